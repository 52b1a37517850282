"""The sourcing checks: the rules, their standards, and what each found."""

from __future__ import annotations

from fastapi import Request

from thirdhand.web.contexts.checks import CheckPage, ChecksPage, load_check_page, load_checks_page
from thirdhand.web.pages.search import Number
from thirdhand.web.rendering import Pages
from thirdhand.web.site import site_of

pages = Pages()
router = pages.router


@pages.page("/checks", "checks.html")
def checks(request: Request) -> ChecksPage:
    """Show all rules."""
    site = site_of(request)
    return load_checks_page(site.store, site.config.settings)


@pages.page("/checks/{rule}", "check.html")
def check(request: Request, rule: str, page: Number = 1) -> CheckPage:
    """Show a rule with what it found."""
    site = site_of(request)
    return load_check_page(site.store, site.config.settings, rule, page)
