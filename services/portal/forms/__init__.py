"""Reading forms, keeping what was typed, and putting services' errors beside the fields."""

from services.portal.forms.filled import FilledForm, field_name

__all__ = ["FilledForm", "field_name"]
