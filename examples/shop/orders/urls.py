from django.urls import path

from . import views

urlpatterns = [
    path("<int:pk>/", views.detail, name="order-detail"),
    path("<int:pk>/refund/", views.refund, name="order-refund"),
    path("<int:pk>/ship/", views.ship, name="order-ship"),
    path("export/", views.export, name="order-export"),
]
