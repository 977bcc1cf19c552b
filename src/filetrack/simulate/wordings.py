"""The words in which each simulated agency writes down what the study codes (§2.3, §5.2): raw wording by meaning."""

from __future__ import annotations

from filetrack.schemas.codes import (
    EventKind,
    FileState,
    Level,
    Location,
    MemberRole,
    PersonRole,
    Relationship,
    Site,
    Source,
)

Words = dict[object, tuple[str, ...]]

# ------------------------------------------------------------ north police

NORTH_RELATIONSHIP: Words = {
    Relationship.CURRENT: (
        "HUSBAND AND WIFE",
        "COHABITING",
        "BOYFRIEND/GIRLFRIEND",
        "PARTNERS NOT COHABITING",
    ),
    Relationship.FORMER: ("EX PARTNERS", "EX BOYFRIEND/GIRLFRIEND", "SEPARATED SPOUSES", "DIVORCED"),
    Relationship.RELATIVE: ("PARENT AND ADULT CHILD", "ADULT SIBLINGS", "OTHER FAMILY"),
    Relationship.UNCLEAR: ("NOT STATED",),
}
NORTH_PLACE: Words = {
    Location.HOME: ("HOME OF VICTIM", "SHARED HOME"),
    Location.PUBLIC: ("STREET", "LICENSED PREMISES", "PARK/OPEN SPACE", "SHOP"),
    Location.TELEPHONE: ("BY TELEPHONE", "TEXT MESSAGE"),
    Location.OTHER: ("HOME OF OTHER PARTY", "HOME OF RELATIVE/FRIEND", "WORKPLACE", "HOSPITAL"),
}
NORTH_ROLE: Words = {PersonRole.VICTIM: ("VICTIM",), PersonRole.PERPETRATOR: ("OTHER PERSON",)}
NORTH_HOW = {"by call": ("999", "TELEPHONE"), "in person": ("STATION COUNTER",)}

# ------------------------------------------------------------ south police

SOUTH_VENUE: Words = {
    Location.HOME: ("DWELLING - VICTIM", "DWELLING - SHARED"),
    Location.PUBLIC: ("STREET", "PUBLIC HOUSE", "SHOP", "PARK"),
    Location.TELEPHONE: ("N/A - PHONE CONTACT", "PHONE/TEXT"),
    Location.OTHER: ("DWELLING - SUSPECT", "DWELLING - FRIEND/RELATIVE", "WORKPLACE", "HOSPITAL"),
}
SOUTH_ROLE: Words = {PersonRole.VICTIM: ("VICTIM", "VIW"), PersonRole.PERPETRATOR: ("SUSPECT", "ACCUSED")}
SOUTH_RELATION: Words = {
    Relationship.CURRENT: ("SPOUSE", "COHABITEE", "BOYFRIEND/GIRLFRIEND"),
    Relationship.FORMER: ("EX-PARTNER", "EX-SPOUSE", "EX-BOYFRIEND/GIRLFRIEND", "SEPARATED"),
    Relationship.RELATIVE: ("ADULT CHILD", "PARENT", "BROTHER/SISTER", "OTHER RELATIVE"),
    Relationship.UNCLEAR: ("NOT KNOWN", "STRANGER", "NEIGHBOUR"),
}
CAD_REMARKS = {
    "nothing of note": ("", "DELAYED - NO UNITS FREE", "SCHEDULED CALL"),
    "in person": ("FRONT COUNTER REPORT", "REPORTED AT STATION OFFICE"),
    "times missing": ("TOA NOT RECORDED", "NO TRACE OF MESSAGE"),
}

# ------------------------------------------------------------ offences

OFFENCES = {
    Site.NORTH: {
        "no offence": ("NON CRIME DOMESTIC",),
        Level.LOW: ("BREACH OF THE PEACE", "HARASSMENT", "BREACH OF ORDER"),
        Level.MEDIUM: ("COMMON ASSAULT", "COMMON ASSAULT", "AFFRAY"),
        Level.HIGH: ("ACTUAL BODILY HARM", "ACTUAL BODILY HARM", "WOUNDING", "SERIOUS ASSAULT"),
        "phone": ("MALICIOUS COMMUNICATIONS", "HARASSMENT"),
    },
    Site.SOUTH: {
        "no offence": ("DOMESTIC - NON CRIME",),
        Level.LOW: ("PUBLIC ORDER S5", "HARASSMENT", "BREACH OF NON-MOLESTATION ORDER"),
        Level.MEDIUM: ("COMMON ASSAULT", "COMMON ASSAULT", "AFFRAY"),
        Level.HIGH: ("ABH", "ABH", "GBH", "SERIOUS ASSAULT"),
        "phone": ("MALICIOUS COMMUNICATIONS", "HARASSMENT"),
    },
}
OTHER_CRIMES = ("BURGLARY", "THEFT", "ROBBERY", "CRIMINAL DAMAGE", "COMMON ASSAULT")

# -------------------------------------------------------------- north care

ICS_LINK: Words = {
    MemberRole.MOTHER: ("MOTHER",),
    MemberRole.FATHER: ("FATHER",),
    MemberRole.PARTNER: ("MOTHER'S PARTNER",),
    "a linked child's record": ("SIBLING",),
}
ICS_EVENT: Words = {
    EventKind.NOTIFICATION: (
        "POLICE DV NOTIFICATION",
        "POLICE REFERRAL - DOMESTIC VIOLENCE",
        "DV INCIDENT REPORT RECEIVED",
    ),
    EventKind.CONTACT: ("CONTACT RECORD", "REFERRAL RECORD", "INFORMATION RECEIVED"),
    EventKind.PHONE_CALL: ("TELEPHONE CALL TO PARENT",),
    EventKind.VISIT: ("HOME VISIT", "DUTY VISIT"),
    EventKind.CONFERENCE: ("INITIAL CP CONFERENCE", "REVIEW CP CONFERENCE"),
    EventKind.REGISTRATION: ("NAME PLACED ON CPR",),
    EventKind.DEREGISTRATION: ("NAME REMOVED FROM CPR",),
    EventKind.CASE_OPENED: ("CASE ALLOCATED", "CASE OPENED TO TEAM"),
    EventKind.CASE_CLOSED: ("CASE CLOSURE", "CLOSURE RECORD"),
    EventKind.RECORD_TRANSFERRED: ("TRANSFERRED TO ANOTHER LA", "MOVED OUT OF AREA - RECORD SENT ON"),
    EventKind.OTHER: ("STRATEGY DISCUSSION", "SUPERVISION", "CHANGE OF WORKER", "DOCUMENT ADDED"),
}
ICS_DIARY: Words = {
    EventKind.NOTIFICATION: ("FAX FROM POLICE - DV", "DV FORM FROM POLICE"),
    EventKind.CONTACT: ("CALL IN", "AGENCY CONTACT"),
    EventKind.PHONE_CALL: ("CALL OUT TO PARENT", "SPOKE TO MOTHER BY PHONE"),
    EventKind.VISIT: ("VISIT TO HOME",),
    EventKind.OTHER: ("CASE RECORDING", "FILE NOTE"),
}
ICS_LETTER: Words = {
    EventKind.LETTER: ("DV LETTER 1", "DV LETTER 2", "STANDARD DV LETTER"),
    EventKind.OTHER: ("CONFERENCE INVITATION", "NEW WORKER INTRODUCTION"),
}
ICS_ASSESSMENT: Words = {
    EventKind.INITIAL_ASSESSMENT: ("INITIAL",),
    EventKind.CORE_ASSESSMENT: ("CORE",),
    EventKind.SECTION_47_ENQUIRY: ("S47 ENQUIRY",),
}
ICS_PLAN: Words = {EventKind.SUPPORT_PLAN: ("CHILD IN NEED",), EventKind.REGISTRATION: ("CHILD PROTECTION",)}
ICS_PLACEMENT: Words = {
    EventKind.LOOKED_AFTER: ("FOSTER CARE", "KINSHIP CARE", "RESIDENTIAL"),
    EventKind.RESIDENCE_ORDER: ("RESIDENCE ORDER",),
}
ICS_SOURCE: Words = {
    Source.POLICE: ("POLICE",),
    Source.HEALTH: ("HEALTH VISITOR", "HOSPITAL", "GP"),
    Source.EDUCATION: ("SCHOOL", "EDUCATION WELFARE"),
    Source.FAMILY: ("FAMILY MEMBER", "MEMBER OF PUBLIC"),
    Source.OTHER: ("HOUSING", "PROBATION", "YOUTH OFFENDING TEAM"),
}
NOT_MIGRATED = "NOT MIGRATED"

# -------------------------------------------------------------- south care

INDEX_LOCATION: Words = {
    FileState.READ: ("CENTRAL FILE STORE", "FILE STORE BAY 1", "FILE STORE BAY 2", "FILE STORE BAY 3"),
    FileState.NOT_FOUND: ("NOT ON SHELF - SEARCHED", "MISSING - REQUESTED TWICE"),
    FileState.UNAVAILABLE: ("OUT - WITH ALLOCATED WORKER", "OUT - WITH TEAM MANAGER"),
}
INDEX_RELATIONSHIP: Words = {
    MemberRole.CHILD: ("CHILD",),
    MemberRole.MOTHER: ("MOTHER",),
    MemberRole.FATHER: ("FATHER",),
    MemberRole.PARTNER: ("PARTNER",),
}
INDEX_VOLUMES = {"complete": ("1 of 1", "2 of 2", "3 of 3"), "incomplete": ("1 of 2", "2 of 3")}
FORM_ENTRY: Words = {
    EventKind.NOTIFICATION: ("Earlier police DV report, listed in chronology",),
    EventKind.CONTACT: ("Referral received and noted", "Information received", "Agency call taken by duty"),
    EventKind.LETTER: ("Letter sent to mother", "Standard DV letter sent"),
    EventKind.PHONE_CALL: ("Duty worker telephoned mother",),
    EventKind.VISIT: ("Home visit by duty worker", "Seen at home by duty, nothing further"),
    EventKind.INITIAL_ASSESSMENT: ("Initial assessment started", "IA under S17 begun"),
    EventKind.SECTION_47_ENQUIRY: ("S47 enquiry begun", "Child protection enquiry (S47)"),
    EventKind.CORE_ASSESSMENT: ("Core assessment begun",),
    EventKind.CONFERENCE: ("Initial child protection conference", "Review conference held"),
    EventKind.REGISTRATION: ("Child(ren) placed on register", "Names put on CPR"),
    EventKind.DEREGISTRATION: ("Child(ren) taken off register", "Names removed from CPR"),
    EventKind.LOOKED_AFTER: ("Accommodated under S20", "Placed with foster carers"),
    EventKind.LOOKED_AFTER_END: ("Returned home from care", "Accommodation ended"),
    EventKind.RESIDENCE_ORDER: ("Residence order made", "Residence order granted to relative"),
    EventKind.SUPPORT_PLAN: ("CIN plan agreed", "Family support worker began"),
    EventKind.SUPPORT_PLAN_END: ("CIN plan ended", "Family support worker finished"),
    EventKind.CASE_OPENED: ("Case allocated to social worker", "Opened to long-term team"),
    EventKind.CASE_CLOSED: ("Case closed to team", "File closed"),
    EventKind.RECORD_TRANSFERRED: ("Case transferred to another authority",),
    EventKind.OTHER: ("Strategy meeting", "Supervision note", "Network meeting"),
}
FORM_FROM: Words = {
    Source.POLICE: ("Police officer", "Police CAIT"),
    Source.HEALTH: ("Health visitor", "Hospital", "GP"),
    Source.EDUCATION: ("School", "Nursery"),
    Source.FAMILY: ("Grandparent", "Member of public"),
    Source.OTHER: ("Housing", "Probation", "YOT"),
}
