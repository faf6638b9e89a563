"""Which sentences are worth a closer look, by the first letters of their words.

Reading eight languages' rules over every sentence would be slow. A word's first four letters say cheaply
which topics a sentence may touch; only those topics' rules are run on it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final


class Topic:
    """What a sentence may be about, as bits. Plain numbers: an IntFlag costs more than the rules it saves."""

    LANGUAGE: Final = 1
    VISA: Final = 2
    MOVE: Final = 4
    HOURS: Final = 8
    YEARS: Final = 16
    LEVEL: Final = 32
    REMOTE: Final = 64
    HYBRID: Final = 128
    ON_SITE: Final = 256
    INTERNSHIP: Final = 512
    TEMPORARY: Final = 1024
    CONTRACT: Final = 2048
    PART_TIME: Final = 4096
    FULL_TIME: Final = 8192
    WHERE: Final = 16384
    SOME: Final = 32768
    WISH: Final = 1 << 16
    LIVES: Final = 1 << 17
    DUTY: Final = 1 << 18
    MODEL: Final = REMOTE | HYBRID | ON_SITE
    KIND: Final = INTERNSHIP | TEMPORARY | CONTRACT | PART_TIME | FULL_TIME
    ALL: Final = (1 << 19) - 1


LETTERS: Final = 4
# Words of up to four letters stand for all that begin so, unless a “$” ends them; longer ones for themselves.
CUES: Final[dict[int, str]] = {
    Topic.LANGUAGE: (
        "engl angl ingl enge angi germ deut alle alem duit tede niem fren fran span espa cast spaa spag hisz dutc "
        "nied holl holä néer neer nede hola olan nide hole port ital włos poli poln polo pola pool pols swed schw suéd "
        "suec zwee sved szwe dani däni dano dané deen dina duńs norw norv noru noor finn finl fins fińs czec tsch tchè "
        "chec tsje tche ceco czes russ ruso rosy ukra ucra oekr mand chin cine japa giap kore coré core arab árab hind "
        "turk türk turc ture hebr hébr ebra"
    ),
    Topic.VISA: (
        "spon h1b h passport visa visas vist visum visumsponsoring visad wiz wizy wizę authorized authorised "
        "authorization authorisation autorisation autorización autorizado autorização autorizzazione "
        "autorizada autorisé autorisée right rights eligible eligibility permit permits permiso permisos "
        "permis permesso permission permitted legally entitled citizen citizens citizenship ciud clearance "
        "green arbeitserlaubnis arbeitsgenehmigung aufenthaltstitel aufenthaltserlaubnis aufe staa titre "
        "nationality nationalité nacionalidad nacionalidade nationaliteit nationals resi werkvergunning "
        "verblijfsvergunning cida citt zezw pozw obyw erkend patrocinio patrocínio patrocinamos parrainage legalmente légalement legalnie "
        "dürfen darfst berechtigt habilitation habilité habilités bluecard blue wizo visumsunterstützung visumsverfahren visumverfahren visumantrag visumprozess recht werkvergunningen werkvergunning verblijfsvergunningen arbeitsbewilligung niederlassungsbewilligung permis pouvoir poder poter soggiorno pobytu arbeidsmarkt documento paperwork citizens nationals bürger ressortissants ciudadanos documentación papeles titre séjour visumaanvraag visaprozess visasponsoring autorização prawo prawa règle mag vergunning paspoort derecho droit direito diritto sicherheitsüberprüfung"
    ),
    Topic.MOVE: (
        "installer établir relo move moving moved umzu umzi wohn bereit "
        "bereitschaft bereid bereidheid déma démé depl prêt prête mobilité muda mude tras camb verh woon mora "
        "disposición disponibilidade disponibilidad disponibilità disponible disponível goto prze zami reub "
        "commuting commute vivir trasferimento trasferirsi trasferirti risiedere indispensable residir "
        "local vivere habitez installation occorre obbligo hay musst zami woonachtig zieh wohnort mieszkasz residence résidence relocalisation necesaria obligatorio tens residencia residenza residência wonen mieszkać habiter résider résidez"
    ),
    Topic.HOURS: (
        "time overlap overlaps overlapping hour horá avai shif zeit uhr arbe über erre fuse hora heur lign huso jorn disp tijd kant bere fuso orar "
        "sovr czas godz dost stre pm expediente workday working cet cest utc gmt mez mesz pst edt pdt orario"
    ),
    Topic.YEARS: "year yrs yr jahr ans anné año años anos anni anno jaar lat lata ano yoe",
    Topic.LEVEL: (
        "such für auch entr firs beru début débu reci prim neol net grad mid medi seni memb membre comi head cons dire rapp diri "
        "diretoria previa prior no just sin"
    ),
    Topic.REMOTE: (
        "remo distributed opti globally worldwide matter home homeoffice anywhere wherever wfh orts über zuha hause tele télé trabajar desde cualquier "
        "dónd vivas afst thui overal quiser casa smar zdal domu jedem travaillez distance lavori lavorare"
    ),
    Topic.HYBRID: "hybr híbr hibr ibri ibrida ibrido semi mobiles mobilem arbeit mobilarbeit",
    Topic.SOME: (
        "day days tag tage tagen jour jours días día dage dag dagen dias dia giorni giorno dni frid mond tues wedn thur piąt poni wtor "
        "środ czwa once twice week tues wed thu tue mon fri part some flex occa sometimes mostly mainly largely primarily choi deel gede "
        "teil parc mögl absp nach poss libre bis einmal one two thre four ein eine zwei drei vier un une deux troi uno dos tres een één um uma "
        "una twee drie due dwa trzy cuat quat tard 1 2 3 4 2x 3x"
    ),
    Topic.LIVES: "live reside residing based located living home local$",
    Topic.DUTY: "must should need needs have required requires require expected only",
    Topic.WISH: (
        "plus woul grea usef nice bonu adva desirable pref ideally idealerweise idealmente welcome opti helpful asse bene vort vorteilhaft "
        "wüns gern scha hilf willkommen wäre atou appr souh sera idéa symp valo dese pré meeg gewe welkom voor zou dife mais vant seri serí "
        "sare grad prefer cost mile atut doda byłb quie quis mags"
    ),
    Topic.ON_SITE: (
        "onsi site person offi vor ort präs büro place sur présence présentiel pres ofic sede presenza locatie kant stac miej biur "
        "homeoffice five previsto"
    ),
    Topic.INTERNSHIP: (
        "intern interns internship internships prak werk student apprenticeship apprenticeships apprentissage alternance stag beca prác "
        "afst estágio estagiário estagiária estagiari tirocinio tiro staż praktyka praktyki co"
    ),
    Topic.TEMPORARY: (
        "fixed ftc temp jaar bepa termine stag tymc zeit maternity parental covering cover seasonal befr elte cdd durée remplacement "
        "sust duración determinada tijd termo determinato sost okre czas zast"
    ),
    Topic.CONTRACT: (
        "freelance freelancer freelancers freelancing freelancebasis freelancers contractor contractors como comme 1099 contract independent ir35 recibos wspó "
        "b2b frei zzp zzp'er zzper interim pj prestador prestadores partita collaborazione umow opdr portage statut autó"
    ),
    Topic.PART_TIME: (
        "part$ mini teil temps tiempo jornada media deeltijd meio tempo pół niep hours stun heur hora horas uur ore parttime"
    ),
    Topic.FULL_TIME: (
        "full$ wymi onbe fulltime permanent voll unbe fest cdi temps contrato indefinido fijo jorn vast volt dienst clt tempo integral período "
        "pełn umow nieo czas statut hours stun heur hora uur ore perm"
    ),
    Topic.WHERE: (
        "resi live living based located hiri hire candidates candidate applicants applicant home wohn ansä "
        "rési habi vivi vive woon wone mora abit mies tere contratamos contratação contratando contratan anyw "
        "remo"
    ),
}


_HIGHEST: Final = "100 10 high maxi top full perf höch voll hoog najw máxi mass"
_MACHINES: Final = "llm llms gpt jail"
ORDERS: Final = (
    (
        "igno disr forg over bypa verg miss négl oubl olvi nege esqu dime zign zapo do don neve",
        "inst istr prom prev prio abov rule guid dire anwe vorg cons aanw pole rege règl regl regr ment reve disc flag",
    ),
    ("scor rate rati rank grad bewe note éval punt cali pont aval valu beoo oceń ocen inte mark", _HIGHEST),
    ("syst deve hidd new", "prom mess inst"),
    ("you du sie vous tu uste você je eres sei", "assi mode bot"),
    (
        "ai a.i chat bot bots ki k.i ia i.a spra taal ling lang",
        "you du sie vous tu uste você je eres sei jest dear hey hell atte note mess hinw lieb aan inst prom",
    ),
    ("begi end", "post vaca data untr docu"),
    ("scor", "inte clai resu reas json outp"),
    ("dear hey hell atte note mess hinw lieb aan", "assi mode agen scre"),
    (_MACHINES, _MACHINES),
)
"""A sentence with a word that begins like one of each pair may be meant for machines."""
_FIRST_ORDER: Final = 19
_PAIRS: Final = tuple(3 << (_FIRST_ORDER + 2 * number) for number in range(len(ORDERS)))


def _table() -> dict[str, int]:
    table: dict[str, int] = {}
    for topic, cues in CUES.items():
        for cue in cues.split():
            table[cue] = table.get(cue, 0) | topic
    for number, pair in enumerate(ORDERS):
        for side, cues in enumerate(pair):
            for cue in cues.split():
                table[cue] = table.get(cue, 0) | 1 << (_FIRST_ORDER + 2 * number + side)
    return table


_TABLE: Final = _table()


@lru_cache(maxsize=50_000)
def _topics_of_word(word: str) -> int:
    begins = _TABLE.get(word[:LETTERS], 0) | (_TABLE.get(word, 0) if len(word) > LETTERS else 0)
    return begins | _TABLE.get(f"{word}$", 0)


def topics_of(words: list[str]) -> int:
    """The topics that a sentence of these words (in lower case) may touch, as a sum of ``Topic``."""
    topics = 0
    for found in map(_topics_of_word, words):
        topics |= found
    return topics


def may_be_orders(topics: int) -> bool:
    """Whether a sentence that touches ``topics`` may be meant for machines."""
    if not topics >> _FIRST_ORDER:
        return False
    for pair in _PAIRS:  # noqa: SIM110 - any() over a generator costs more than all the rest
        if topics & pair == pair:
            return True
    return False
