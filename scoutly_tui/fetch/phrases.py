"""What walls and empty pages say, in the languages careers pages are met in. All patterns ignore case."""

from __future__ import annotations

import re
from typing import Final


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


LOGIN: Final = _any(
    r"\b(log ?-?in|sign ?-?in|log on|anmelden|anmeldung|einloggen|connexion|se connecter|accedi)\b",
    r"\b(iniciar sesión|inicio de sesión|inloggen|logga in|zaloguj|entrar na conta)\b",
    r"ログイン|登录|登入|로그인|войти|вход",
)
"""Titles and headings of login pages."""

LOGIN_SEGMENT: Final = _any(r"^(log[-_]?in|sign[-_]?in|log-?on|sso|saml2?|oauth2?|authorize)$")
"""A segment of a login page's path."""

LOGIN_HOST: Final = _any(
    r"^(accounts\.google\.com|login\.microsoftonline\.com|login\.live\.com)$",
    r"^(login|signin|sso|auth|accounts?)\.",
    r"\.(okta|auth0|onelogin)\.com$",
)
"""Hosts where logins live."""

CONSENT_HOST: Final = _any(r"^(consent|guce)\.[a-z0-9.-]+$")
"""Where consent walls live."""

CONSENT: Final = _any(
    r"before you continue|bevor (sie|du) (fortfahren|weitermach)|avant de continuer|antes de continuar",
    r"prima di continuare|voordat je verdergaat|innan du fortsätter|zanim przejdziesz",
    r"(accept|agree to) (all |the |our )?cookies to (continue|proceed|view|use)",
    r"(cookies akzeptieren|zustimmen),? um (fortzufahren|weiter)",
)
"""A page that shows nothing before cookies are accepted."""

CAPTCHA: Final = _any(
    r"are you (a )?(human|robot)|(prove|verify|confirm)(ing)? (that )?you('re| are) (a )?human",
    r"you('re| are) not a (ro)?bot|unusual traffic|complete the (captcha|security check)",
    r"bist du ein mensch|sind sie ein mensch",
    r"êtes-vous un (humain|robot)|eres un robot|sei un robot|é um robô|私はロボットではありません",
)
"""A page that asks for proof of being a person."""

BROWSER: Final = _any(
    r"(enable|turn on|activate|allow) (\w+ )?(javascript|java script)",
    r"(requires?|needs?|without) javascript (to|enabled|in|support)|requires javascript",
    r"javascript (is|must be|has been|needs to be|to be) (\w+ )?(enabled|disabled|required|activated|turned)",
    r"javascript is not (enabled|available|supported)|un-?supported (version of )?(your |this )?browser",
    r"(outdated|old|upgrade your|update your) (version of (your|this) )?browser",
    r"browser (version )?(is )?(not supported|unsupported|out of date|outdated|too old)",
    r"(doesn['’]?t|does not|no longer|not) support(ed by)? (your|this) browser|nicht unterstützter browser",
    r"browser wird nicht (mehr )?unterstützt|javascript (aktivieren|einschalten|ist deaktiviert)",
    r"activer javascript|navigateur n['’]est pas (pris en charge|supporté)|habilit[ae]r? (el |o )?javascript",
    r"navegador no (es )?compatible|abilita(re)? javascript|schakel javascript in|aktivera javascript",
    r"włącz javascript|включите javascript|javascript\s*を有効|启用\s*javascript|javascript를",
)
"""A page that shows nothing without a script, or without another browser."""

POSTINGS: Final = _any(
    r"\b(jobs?|careers?|vacanc(y|ies)|(open|current) (positions?|roles?)|openings?|hiring|apply)\b",
    r"\b(stellen\w*|emplois?|empleos?|offerte di lavoro|vagas|vacatures?|lediga jobb|oferty pracy)\b",
    r"вакансии|求人|採用|招聘|채용",
)
"""Words of a page that is about postings, whatever else it says."""

GONE: Final = _any(
    r"^\W*(error )?404\b|\b404\b.{0,30}(not found|error)|\berror 404\b|not found\W*$",
    r"(page|job|position|posting|vacancy|role|board|site|company|opening) (you\S* \w+ \w+( \w+)? )?"
    r"(was |is |could |can ?|has |does |do )?(not |no longer |n['’]t |been )(be )?"
    r"(found|exist|available|open|active)",
    r"(page|job|position|posting|vacancy|role|opening) (you\S* \w+ \w+( \w+)? )?"
    r"(has|was|is) (been |now )?(removed|filled|closed|expired|taken down)",
    r"no longer (available|exists?|accepting|active)|(doesn['’]t|does not) exist",
    r"(page|job) not found|nothing (was )?found here|seite (wurde )?(leider )?nicht gefunden",
    r"nicht mehr (verfügbar|online|besetzt)|niet gevonden",
    r"page (introuvable|non trouvée)|n['’]existe (pas|plus)|n['’]est plus (disponible|en ligne)",
    r"página no (encontrada|existe)|no se encontró|ya no está disponible|pagina non trovata|non esiste",
    r"página não (foi )?encontrada|não está mais disponível|pagina niet gevonden|niet meer beschikbaar",
    r"sidan (kunde inte hittas|finns inte)|siden (blev ikke fundet|findes ikke)|sivua ei löyt",
    r"nie znaleziono|strona nie istnieje|не найден[ао]?|stránka nebyla nalezena|sayfa bulunamadı",
    r"見つかりません|找不到|未找到|찾을 수 없",
)
"""A page that stands where something is not, or no more."""
