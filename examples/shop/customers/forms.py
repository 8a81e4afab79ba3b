from django import forms

from .models import Customer


class CustomerForm(forms.ModelForm):
    class Meta:
        model = Customer
        fields = ["name", "email", "phone", "marketing_opt_in"]

    def clean_name(self):
        return " ".join(self.cleaned_data["name"].split())
