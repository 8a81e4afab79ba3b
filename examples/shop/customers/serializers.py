"""Customers as the mobile app and the newsletter service get them."""


def customer_as_json(customer, with_contact=False):
    data = {
        "id": customer.pk,
        "name": customer.name,
        "marketing_opt_in": customer.marketing_opt_in,
    }
    if with_contact:
        data["email"] = customer.email
        data["phone"] = customer.phone
    return data


def newsletter_row(customer):
    first = customer.name.split(" ")[0]
    return {"email": customer.email, "first": first, "full": customer.name}
