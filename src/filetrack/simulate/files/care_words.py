"""The words in which each simulated social-care agency writes down what the study codes: raw wording by meaning."""

from __future__ import annotations

from filetrack.schemas.codes import (
    Agency,
    Engagement,
    EventKind,
    FamilyMember,
    FileState,
    MemberRole,
    Origin,
    Outcome,
    PersonRole,
    Purpose,
    Service,
    Source,
)

Words = dict[object, tuple[str, ...]]

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
ICS_SERVICE: Words = {
    Service.CAMHS: ("CAMHS", "CHILD AND ADOLESCENT MENTAL HEALTH"),
    Service.YOUNG_CARERS: ("YOUNG CARERS PROJECT",),
    Service.CHILDRENS_COUNSELLING: ("COUNSELLING FOR CHILD", "CHILDREN'S COUNSELLING SERVICE"),
    Service.SCHOOL_SUPPORT: ("LEARNING MENTOR", "SCHOOL SUPPORT SERVICE"),
    Service.YOUTH_OFFENDING: ("YOUTH OFFENDING SERVICE",),
    Service.FAMILY_SUPPORT: ("SURE START", "HOME START", "FAMILY CENTRE"),
    Service.LOOKED_AFTER: ("LOOKED AFTER CHILDREN TEAM",),
    Service.SPECIALIST_DV: ("WOMEN'S AID OUTREACH", "REFUGE", "DV DROP-IN"),
    Service.GP: ("GP", "OWN DOCTOR"),
    Service.SUBSTANCE_MISUSE: ("ALCOHOL SERVICE", "DRUG SERVICE", "SUBSTANCE MISUSE TEAM"),
    Service.HOUSING: ("HOUSING OFFICE", "HOMELESSNESS TEAM"),
    Service.ADULT_COUNSELLING: ("COUNSELLING FOR PARENT", "RELATIONSHIP COUNSELLING"),
    Service.ADULT_MENTAL_HEALTH: ("COMMUNITY MENTAL HEALTH TEAM", "PSYCHIATRIC SERVICES"),
    Service.ADULT_SOCIAL_SERVICES: ("ADULT SOCIAL CARE", "HOSPITAL SOCIAL WORK TEAM"),
    Service.PROBATION: ("PROBATION SERVICE",),
    Service.OTHER: ("BEREAVEMENT SERVICE", "DEBT ADVICE", "PERPETRATOR PROGRAMME"),
}
ICS_MEMBER: Words = {
    FamilyMember.MOTHER: ("MOTHER",),
    FamilyMember.FATHER: ("FATHER", "PARTNER"),
    FamilyMember.CHILDREN: ("CHILD",),
}
ICS_ORIGIN: Words = {Origin.SIGNPOSTED: ("SIGNPOSTED",), Origin.OWN_INITIATIVE: ("SELF REFERRED",)}
ICS_ENGAGEMENT: Words = {
    Engagement.FULL: ("ENGAGED", "ATTENDED THROUGHOUT"),
    Engagement.PARTIAL: ("ATTENDED AT FIRST", "ATTENDS SOME SESSIONS", "WITHDREW"),
    Engagement.REFUSED: ("DECLINED", "REFUSED SERVICE"),
    Engagement.UNKNOWN: ("NO FEEDBACK", "NOT KNOWN WHETHER ATTENDED"),
}
ICS_AGENCY: Words = {
    Agency.HEALTH_VISITORS: ("HEALTH VISITOR", "HV TEAM"),
    Agency.EDUCATION: ("SCHOOL", "NURSERY", "EDUCATION WELFARE"),
    Agency.POLICE: ("POLICE", "FAMILY PROTECTION UNIT"),
    Agency.FAMILY_CENTRES: ("FAMILY CENTRE",),
    Agency.HOSPITAL: ("HOSPITAL", "ACCIDENT AND EMERGENCY"),
    Agency.SUBSTANCE_MISUSE: ("ALCOHOL SERVICE", "DRUG SERVICE"),
    Agency.GP: ("GP",),
    Agency.CHILDRENS_COUNSELLING: ("CHILDREN'S COUNSELLING SERVICE",),
}
ICS_PURPOSE: Words = {Purpose.INFORMATION: ("INFORMATION",), Purpose.MONITORING: ("MONITORING",)}
ICS_SPOKEN_WITH: Words = {
    (FamilyMember.MOTHER, None): ("MOTHER",),
    (FamilyMember.FATHER, PersonRole.PERPETRATOR): ("FATHER", "PARTNER"),
    (FamilyMember.FATHER, PersonRole.OTHER): ("PARTNER (NOT PERPETRATOR)",),
    (FamilyMember.CHILDREN, None): ("CHILD",),
}
ICS_LIVES_WITH: Words = {
    Outcome.BOTH: ("BOTH PARENTS", "MOTHER AND PARTNER"),
    Outcome.MOTHER: ("MOTHER", "MOTHER ALONE"),
    Outcome.AWAY: ("FOSTER CARERS", "RELATIVES", "GRANDPARENT"),
    Outcome.FATHER: ("FATHER",),
}

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
FORM_SERVICE: Words = {
    Service.CAMHS: ("CAMHS", "Child mental health clinic"),
    Service.YOUNG_CARERS: ("Young carers' project",),
    Service.CHILDRENS_COUNSELLING: ("Children's counselling",),
    Service.SCHOOL_SUPPORT: ("School support worker", "Learning mentor"),
    Service.YOUTH_OFFENDING: ("YOT",),
    Service.FAMILY_SUPPORT: ("Sure Start", "Home-Start", "Children's centre"),
    Service.LOOKED_AFTER: ("Looked after team",),
    Service.SPECIALIST_DV: ("Multi-agency DV centre", "DV advocacy"),
    Service.GP: ("GP", "GP for depression"),
    Service.SUBSTANCE_MISUSE: ("Alcohol service", "Drug service"),
    Service.HOUSING: ("Housing", "Homeless persons unit"),
    Service.ADULT_COUNSELLING: ("Counselling for parent", "Couple counselling"),
    Service.ADULT_MENTAL_HEALTH: ("CMHT", "Psychiatrist"),
    Service.ADULT_SOCIAL_SERVICES: ("Adult social services", "Hospital social work team"),
    Service.PROBATION: ("Probation",),
    Service.OTHER: ("Bereavement counselling", "Debt advice", "Perpetrator programme"),
}
FORM_MEMBER: Words = {
    FamilyMember.MOTHER: ("Mother",),
    FamilyMember.FATHER: ("Father", "Partner"),
    FamilyMember.CHILDREN: ("Child(ren)",),
}
FORM_ORIGIN: Words = {Origin.SIGNPOSTED: ("Signposted",), Origin.OWN_INITIATIVE: ("Own initiative",)}
FORM_ENGAGEMENT: Words = {
    Engagement.FULL: ("Engaged", "Attended to the end"),
    Engagement.PARTIAL: ("Engaged in part", "Attended, then stopped", "Some sessions"),
    Engagement.REFUSED: ("Refused", "Declined"),
    Engagement.UNKNOWN: ("Not stated on file", "Not known"),
}
FORM_AGENCY: Words = {
    Agency.HEALTH_VISITORS: ("Health visitor", "HV"),
    Agency.EDUCATION: ("School", "Nursery", "EWO"),
    Agency.POLICE: ("Police", "Police CAIT"),
    Agency.FAMILY_CENTRES: ("Family centre", "Children's centre"),
    Agency.HOSPITAL: ("Hospital", "A&E"),
    Agency.SUBSTANCE_MISUSE: ("Alcohol service", "Drug service"),
    Agency.GP: ("GP",),
    Agency.CHILDRENS_COUNSELLING: ("Children's counselling",),
}
FORM_PURPOSE: Words = {Purpose.INFORMATION: ("Information",), Purpose.MONITORING: ("Monitoring",)}
FORM_SPOKEN_WITH: Words = {
    (FamilyMember.MOTHER, None): ("Mother",),
    (FamilyMember.FATHER, PersonRole.PERPETRATOR): ("Father", "Partner"),
    (FamilyMember.FATHER, PersonRole.OTHER): ("Partner (not perpetrator)",),
    (FamilyMember.CHILDREN, None): ("Child(ren)",),
}
FORM_LIVES_WITH: Words = {
    Outcome.BOTH: ("Both parents", "Mother and partner"),
    Outcome.MOTHER: ("Mother", "Mother only"),
    Outcome.AWAY: ("Foster carers", "Grandparents", "Other relatives"),
    Outcome.FATHER: ("Father",),
}
