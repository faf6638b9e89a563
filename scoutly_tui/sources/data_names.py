"""The names under which data that sites embed keeps a posting's fields; and those that postings do not have."""

import re
from collections.abc import Sequence
from typing import Final

TITLES: Final[Sequence[str]] = """
    title jobTitle job_title positionTitle position_title jobName job_name postingTitle
    posting_title displayTitle vacancyTitle roleTitle role_title name position headline text label
    titel bezeichnung poste titulo titre role
""".split()
URLS: Final[Sequence[str]] = """
    absolute_url absoluteUrl hostedUrl jobUrl job_url url link href permalink canonicalUrl detailUrl
    detail_url postingUrl externalUrl external_url publicUrl uri path pathname route applyUrl
    apply_url applicationUrl
""".split()
SLUGS: Final[Sequence[str]] = """
    slug jobSlug urlSlug handle seoUrl url_slug _slug permalinkSlug
""".split()
IDS: Final[Sequence[str]] = """
    id jobId job_id _id uuid guid requisitionId requisition_id reqId req_id externalId external_id
    postingId posting_id ref reference shortcode code key documentId sys
""".split()
PLACES: Final[Sequence[str]] = """
    location locations locationName location_name locationText jobLocation job_location office
    offices city cities place country region workLocation primaryLocation standort ort lieu ville
    ubicacion ciudad locality site
""".split()
TEAMS: Final[Sequence[str]] = """
    department departments departmentName department_name team teamName team_name category function
    jobFunction job_function area discipline businessUnit abteilung departement equipe departamento
    area group practice
""".split()
TYPES: Final[Sequence[str]] = """
    employmentType employment_type commitment jobType job_type contractType contract_type contract
    workType workingTime schedule type employment timeType
""".split()
MODELS: Final[Sequence[str]] = """
    workplaceType workplace_type workModel work_model remote isRemote is_remote remoteType workplace
""".split()
DATES: Final[Sequence[str]] = """
    publishedAt published_at datePosted date_posted postedAt posted_at postedDate posted_date
    postedOn publishDate publish_date publicationDate createdAt created_at date firstPublished
    first_published firstPublishedAt
""".split()
TEXTS: Final[Sequence[str]] = """
    descriptionHtml description_html description content body jobDescription job_description html
    descriptionPlain descriptionBody
""".split()
REQUISITIONS: Final[Sequence[str]] = """
    requisitionId requisition_id reqId req_id requisition jobReference job_reference
""".split()
WRAPPERS: Final[Sequence[str]] = """
    node attributes fields data item job acf properties _source document frontmatter
""".split()
OTHERS: Final = frozenset(
    """
    addtocart album artist author authors avatar bio brand checkout compareatprice discount duration
    email endtime excerpt first_name firstname gtin jersey last_name lastname lat latitude lng
    longitude members phone price prices quantity quote rating ratings reading_time readingtime
    reviews sku start_time starttime stock testimonial thumbnail variants venue
    """.split()
)
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
