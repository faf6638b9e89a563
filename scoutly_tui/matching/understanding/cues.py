"""Which sentences are worth a closer look, by the first letters of their words.

Reading eight languages' rules over every sentence would be slow. A word's first four letters say cheaply
which topics a sentence may touch; only those topics' rules are run on it.
"""

from __future__ import annotations

from typing import Final


class Topic:
    """What a sentence may be about, as bits. Plain numbers: an IntFlag costs more than the rules it saves."""

    LANGUAGE: Final = 1
    VISA: Final = 2
    MOVE: Final = 4
    HOURS: Final = 8
    YEARS: Final = 16
    LEVEL: Final = 32
    MODEL: Final = 64
    CONTRACT: Final = 128
    WHERE: Final = 256


LETTERS: Final = 4
ALL_TOPICS: Final = 511
_CUES: Final[dict[int, str]] = {
    Topic.LANGUAGE: (
        "engl angl ingl enge angi germ deut alle alem duit tede niem fren fran span espa cast spaa spag hisz dutc "
        "nied holl holä néer neer nede hola olan nide hole port ital włos poli poln polo pola pool pols swed schw suéd "
        "suec zwee sved szwe dani däni dano dané deen dina duńs norw norv noru noor finn finl fins fińs czec tsch tchè "
        "chec tsje tche ceco czes russ ruso rosy ukra ucra oekr mand chin cine japa giap kore coré core arab árab hind "
        "turk türk turc ture hebr hébr ebra"
    ),
    Topic.VISA: (
        "spon visa vist visu wiz wizy wizę auth auto righ elig perm enti lega citi secu gree arbe aufe staa titr nati "
        "resi naci ciud werk verb cida citt zezw pozw obyw erke"
    ),
    Topic.MOVE: (
        "relo move movi live resi base loca umzu umzi wohn bere déma démé depl prêt mobi muda mude tras camb verh woon "
        "mora disp goto prze zami reub disl comm vivi traf cost kost"
    ),
    Topic.HOURS: (
        "time overlap overlaps overlapping hour horá avai shif zeit uhr arbe über erre fuse hora heur lign huso jorn disp tijd kant bere fuso orar "
        "sovr czas godz dost stre am pm expediente workday working"
    ),
    Topic.YEARS: "year yrs yr jahr ans anné año años anos anni anno jaar lat lata ano yoe",
    Topic.LEVEL: (
        "entr firs beru début débu reci prim neol net grad mid medi seni memb membre comi head cons dire rapp diri "
        "diretoria previa prior no just sin"
    ),
    Topic.MODEL: (
        "remo distributed distance home homeoffice anywhere wherever wfh offi site onsi person hybr híbr hibr ibri semi orts "
        "über zuha hause tele télé trabajar desde cualquier dónd afst thui overal wone quiser casa lavori lavoro lavorare zdal domu vor "
        "ort präs büro bure sur présence présentiel pres ofic sede locatie kant stac miej biur day days tag tage tagen jour "
        "jours días día dage dag dagen dias dia giorni giorno dni frid mond tues wedn thur piąt smar mobi choice vivas inperson instalações "
        "siedzibie jedem ibrida ibrido travaillez partly"
    ),
    Topic.CONTRACT: (
        "intern interns internship interim internships prak werk apprenticeship apprentice apprentissage alternance stag beca prác afst está "
        "estagiário estagiária tiro tirocinio staż fixed temporary temporal temporário temporaire temp maternity parental covering cover seasonal befr elte cdd cdi "
        "contract contractor contractors contrat contrato contratto independent remp sust duración tijd term determinato determinada sost okre czas zast "
        "freelance freelancer freelancers freelancing freelancebasis frei zzp zzp'er zzper b2b 1099 pj prestador prestadores prestatore part parttime partita parcial "
        "partiel collaborazione umow opdr teil media deeltijd deel meio pół niep hours stun heures horas uur ore full fulltime permanent voll unbe fest plein "
        "complet completa indefinido fijo jorn vast volt dienst clt inteiro integral período tempo pełn nieo statut portage autó student praktyka praktyki umowa umowę"
    ),
    Topic.WHERE: (
        "resi live livi base loca hiri hire cand appl home wohn ansä rési habi vivi vive woon wone mora abit mies tere "
        "cont anyw remo"
    ),
}


def _table() -> dict[str, int]:
    table: dict[str, int] = {}
    for topic, cues in _CUES.items():
        for cue in cues.split():
            table[cue] = table.get(cue, 0) | topic
    return table


_TABLE: Final = _table()


def topics_of(words: list[str]) -> int:
    """The topics that a sentence of these words (in lower case) may touch, as a sum of ``Topic``."""
    topics = 0
    get = _TABLE.get
    for word in words:
        topics |= get(word[:LETTERS], 0)
        if len(word) > LETTERS:
            topics |= get(word, 0)
    return topics
