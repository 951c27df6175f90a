"""The pages, one module per subject; each holds one blueprint named `pages`."""

from services.portal.pages import (
    home,
    members,
    password,
    project_form,
    projects,
    signing,
    sites,
    unsent_forms,
)

PAGES = (
    signing.pages,
    home.pages,
    projects.pages,
    project_form.pages,
    sites.pages,
    members.pages,
    password.pages,
    unsent_forms.pages,
)
