from django.urls import path

from . import views

urlpatterns = [
    path("", views.search, name="customer-search"),
    path("<int:pk>/", views.detail, name="customer-detail"),
    path("<int:pk>/edit/", views.edit, name="customer-edit"),
]
