"""The names under which data that sites embed keeps a posting's fields; and those that postings do not have.

Names are written as ``embedded`` compares them: in lower case, without underscores and hyphens.
"""

import re
from collections.abc import Sequence
from typing import Final

TITLES: Final[Sequence[str]] = """
    title jobtitle positiontitle jobname postingtitle displaytitle vacancytitle roletitle name
    position headline text label titel bezeichnung poste titulo titre role
""".split()
URLS: Final[Sequence[str]] = """
    absoluteurl hostedurl joburl url link href permalink canonicalurl detailurl postingurl
    externalurl publicurl uri path pathname route applyurl applicationurl
""".split()
SLUGS: Final[Sequence[str]] = """
    slug jobslug urlslug handle seourl permalinkslug
""".split()
IDS: Final[Sequence[str]] = """
    id jobid uuid guid requisitionid reqid externalid postingid ref reference shortcode code key
    documentid sys
""".split()
PLACES: Final[Sequence[str]] = """
    location locations locationname locationtext joblocation office offices city cities place
    country region worklocation primarylocation standort ort lieu ville ubicacion ciudad locality
    site
""".split()
TEAMS: Final[Sequence[str]] = """
    department departments departmentname team teamname category function jobfunction area
    discipline businessunit abteilung departement equipe departamento group practice
""".split()
TYPES: Final[Sequence[str]] = """
    employmenttype commitment jobtype contracttype contract worktype workingtime schedule type
    employment timetype
""".split()
MODELS: Final[Sequence[str]] = """
    workplacetype workmodel remote isremote remotetype workplace
""".split()
DATES: Final[Sequence[str]] = """
    publishedat dateposted postedat posteddate postedon publishdate publicationdate createdat date
    firstpublished firstpublishedat
""".split()
TEXTS: Final[Sequence[str]] = """
    descriptionhtml description content body jobdescription html descriptionplain descriptionbody
""".split()
REQUISITIONS: Final[Sequence[str]] = """
    requisitionid reqid requisition jobreference
""".split()
WRAPPERS: Final[Sequence[str]] = """
    node attributes fields data item job acf properties source document frontmatter
""".split()
OTHERS: Final = frozenset(
    """
    addtocart album artist author authors avatar bio brand checkout compareatprice discount duration
    email endtime excerpt firstname gtin jersey lastname lat latitude lng longitude members phone
    price prices quantity quote rating ratings readingtime reviews sku starttime stock testimonial
    thumbnail variants venue photo headshot linkedin linkedinurl twitter portrait
    """.split()
)
TOTALS: Final = frozenset(
    "total totalcount totalhits totalresults totaljobs totalpostings numfound totalitems"
    " totalelements totalrecords nbhits".split()
)
PAGERS: Final = ("pagination", "meta", "paging", "pageinfo", "page", "metadata")
JOB_PATH: Final = re.compile(
    r"job|career|position|vacanc|opening|posting|requisition|role|stelle|offre|oferta|"
    r"vaga|vacature|annunci|opportunit|recruit|hiring|emplo",
    re.IGNORECASE,
)
OTHER_PATH: Final = re.compile(
    r"product|article|post(?!ing)|blog|news|event|menu|nav|footer|header|member|people|"
    r"testimonial|faq|benefit|value|related|breadcrumb|translation|seo|i18n|image|asset|"
    r"feature|customer|partner|stor(?:y|ies)",
    re.IGNORECASE,
)
