"""The study's code lists: each code is a word, has a label as printed, and stands in the report's order."""

from __future__ import annotations

from enum import StrEnum


class Code(StrEnum):
    """A code list. A member's value is what records hold; `label` is what tables print; order is the report's."""

    label: str

    def __new__(cls, value: str, label: str) -> Code:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    @classmethod
    def labels(cls) -> dict[str, str]:
        """Map each code to its label, in the report's order."""
        return {member.value: member.label for member in cls}


class Site(Code):
    """The two research sites (§2.6)."""

    NORTH = "north", "Northern"
    SOUTH = "south", "Southern"


class Relationship(Code):
    """How the two adults of an incident are related (§2.3.1, Table 12)."""

    CURRENT = "current_partner", "Current partners"
    FORMER = "former_partner", "Ex-partners"
    RELATIVE = "relative", "Relatives who are not partners"
    UNCLEAR = "unclear", "Not clear from the record"


class Location(Code):
    """Where an incident took place (Table 14)."""

    HOME = "victims_home", "Victim's home"
    PUBLIC = "public_place", "Public place"
    TELEPHONE = "telephone", "Telephone contact only"
    OTHER = "other", "Other location (such as home of friends or relatives)"


class Weekday(Code):
    """Day of the week on which an incident was reported (Table 15)."""

    SUNDAY = "sunday", "Sunday"
    MONDAY = "monday", "Monday"
    TUESDAY = "tuesday", "Tuesday"
    WEDNESDAY = "wednesday", "Wednesday"
    THURSDAY = "thursday", "Thursday"
    FRIDAY = "friday", "Friday"
    SATURDAY = "saturday", "Saturday"


class TimeOfDay(Code):
    """Time at which an incident was reported to the police (Table 16)."""

    NIGHT = "night", "9pm to 2.59am"
    MORNING = "morning", "3am to 8.59am"
    DAY = "day", "9am to 2.59pm"
    EVENING = "evening", "3pm to 8.59pm"
    UNCLEAR = "unclear", "Unclear"


class Level(Code):
    """Level of violence of this incident alone, no history (§4.10, Boxes 10 and 11)."""

    HIGH = "high", "High"
    MEDIUM = "medium", "Medium"
    LOW = "low", "None/low"


class ChildLocation(Code):
    """Where a child was during the incident (Table 19)."""

    WITNESSED = "witnessed", "Child witnessed incident"
    ASLEEP = "asleep", "Child asleep"
    ANOTHER_ROOM = "another_room", "Child in another room"
    ON_PREMISES = "on_premises", "Child on premises"
    NOT_ON_PREMISES = "not_on_premises", "Child not on premises"
    NOT_RECORDED = "not_recorded", "Child's location not clearly recorded"
    PHONE_OR_TEXT = (
        "phone_or_text_incident",
        "Incidents involving abusive text/phone call; child's presence not recorded",
    )


PRESENT = (
    ChildLocation.WITNESSED,
    ChildLocation.ASLEEP,
    ChildLocation.ANOTHER_ROOM,
    ChildLocation.ON_PREMISES,
)
"""The locations that make a child "present" in the broadest sense (§4.11)."""


class Presence(Code):
    """Whether any child is recorded as present at an incident (§4.11, Table 21).

    `NOT_RECORDED_PRESENT` is Table 21's "Children not present": absent, unclear and telephone incidents alike.
    """

    PRESENT = "present", "Children present"
    NOT_RECORDED_PRESENT = "not_recorded_present", "Children not present"


class EndState(Code):
    """Where the tracing of a notification ended (§6.2.1, Table 32). Exactly one holds."""

    TRACED = "traced", "Traced to children's social services files"
    FAMILY_NOT_KNOWN = "family_not_known", "Family not known to children's social services"
    NOTIFICATION_NOT_LOCATED = "notification_not_located", "Notification not located in family's records"
    FILE_NOT_FOUND = "file_not_found", "File not found"
    FILE_UNAVAILABLE = "file_unavailable", "File unavailable"


class Pathway(Code):
    """What children's social services did with a notification (§6.3, Table 33), from least to most."""

    NO_FURTHER_ACTION = "no_further_action", "No further action"
    LETTER = "letter", "Letter"
    VISIT_OR_CALL = "visit_or_call", "Visit or phone call"
    FAMILY_SUPPORT = "family_support", "Family support intervention"
    SAFEGUARDING = "safeguarding", "Safeguarding intervention"


class Trigger(Code):
    """Whether a notification started an intervention or fell on an open case (§7.3)."""

    TRIGGERED = "triggered", "Triggered by the notification"
    OPEN = "open", "Case already open"
    NONE = "none", "No intervention"


class PreviousInvolvement(Code):
    """Involvement of children's social services before the notification (§6.4, Table 34)."""

    NONE = "none", "None"
    LOW = "low", "Low"
    MEDIUM = "medium", "Medium"
    HIGH = "high", "High"
    OPEN = "open_case", "Open case"
    MISSING = "history_missing", "History on case missing"


class SubsequentInvolvement(Code):
    """Involvement of children's social services in the 21 months after the notification (§7.2)."""

    NONE = "none", "None"
    LOW = "low", "Low"
    MEDIUM = "medium", "Medium"
    HIGH = "high", "High"
    UNKNOWN = "unknown", "Unknown"


class PersonRole(Code):
    """The part of an adult in a police record (§4.4.1)."""

    VICTIM = "victim", "Victim"
    PERPETRATOR = "perpetrator", "Perpetrator"
    OTHER = "other", "Other person"


class MemberRole(Code):
    """The part of a person in a family's social-care record (§6.2.1)."""

    CHILD = "child", "Child"
    MOTHER = "mother", "Mother"
    FATHER = "father", "Father"
    PARTNER = "partner", "Parent's partner"


class FileState(Code):
    """Whether the researcher could read a family's file (§2.3.2, §6.2.1)."""

    READ = "read", "File read"
    NOT_FOUND = "not_found", "File could not be found"
    UNAVAILABLE = "unavailable", "File open and not available to the researcher"


class EventKind(Code):
    """What a dated entry in a family's social-care record is (§2.3.2, §6.3, §6.4)."""

    NOTIFICATION = "notification", "Police notification of domestic violence"
    CONTACT = "contact", "Other contact or referral"
    LETTER = "letter", "Letter to the family"
    PHONE_CALL = "phone_call", "Phone call to the family"
    VISIT = "visit", "Visit without an assessment"
    INITIAL_ASSESSMENT = "initial_assessment", "Initial assessment (Section 17)"
    SECTION_47_ENQUIRY = "section_47_enquiry", "Section 47 enquiry"
    CORE_ASSESSMENT = "core_assessment", "Core assessment"
    CONFERENCE = "conference", "Child protection conference"
    REGISTRATION = "registration", "Placed on the child protection register"
    DEREGISTRATION = "deregistration", "Removed from the child protection register"
    LOOKED_AFTER = "looked_after", "Became looked after"
    LOOKED_AFTER_END = "looked_after_end", "Ceased to be looked after"
    RESIDENCE_ORDER = "residence_order", "Residence order"
    SUPPORT_PLAN = "support_plan", "Family support plan began"
    SUPPORT_PLAN_END = "support_plan_end", "Family support plan ended"
    CASE_OPENED = "case_opened", "Case opened"
    CASE_CLOSED = "case_closed", "Case closed"
    RECORD_TRANSFERRED = "record_transferred", "Record moved away; nothing later can be read"
    OTHER = "other", "Other entry"


class Source(Code):
    """Who brought a family to the attention of children's social services."""

    POLICE = "police", "Police"
    HEALTH = "health", "Health services"
    EDUCATION = "education", "Schools and education services"
    FAMILY = "family", "Family, friends or the public"
    OTHER = "other", "Other agency"


class LinkMethod(Code):
    """What decided a link between a notification and a family."""

    MARKER = "marker", "Agency reference"
    PEOPLE = "people", "Identifying details of the family's members"
    REVIEW = "review", "Clerical review"
    NONE = "none", "No link"
    NOT_HELD = "not_held", "Records of families are not held"


class Verdict(Code):
    """What a reviewer says of a notification and a family that it may belong to."""

    LINK = "link", "The notification's family"
    NO_LINK = "no_link", "Another family"
    UNSURE = "unsure", "Cannot be told"


class ReviewState(Code):
    """How far the clerical review of a notification has come."""

    OPEN = "open", "Not decided"
    AGREED = "agreed", "Decided: reviewers agree"
    DISPUTED = "disputed", "Reviewers disagree"


class Sex(Code):
    """Sex as an agency recorded it."""

    FEMALE = "female", "Female"
    MALE = "male", "Male"


class RiskGrade(Code):
    """Grade of a police risk assessment, from least to most (§5.6.1)."""

    BRONZE = "bronze", "Bronze"
    SILVER = "silver", "Silver"
    GOLD = "gold", "Gold"


class Reporting(Code):
    """How an incident came to the police (§5.3)."""

    CALL = "call", "By telephone"
    IN_PERSON = "in_person", "In person at a police station"


class EthnicAppearance(Code):
    """Ethnic appearance of a person, as a police officer recorded it (§4.3, §4.4.4; Tables 5, 10, 11)."""

    WHITE_EUROPEAN = "white_european", "White European"
    WHITE_NORTHERN_EUROPEAN = "white_northern_european", "White Northern European"
    DARK_EUROPEAN = "dark_european", "Dark European"
    BLACK_AFRICAN = "black_african", "Black/African"
    ASIAN = "asian", "Asian"
    ARAB = "arab", "Arab"
    ORIENTAL = "oriental", "Oriental"
    OTHER = "other", "Other"
    UNKNOWN = "unknown", "Unknown or not recorded"


class Occupation(Code):
    """An adult's occupation: major groups of the Standard Occupational Classification, and those outside it (§4.4)."""

    MANAGERS = "managers", "Managers and senior officials"
    PROFESSIONAL = "professional", "Professional occupations"
    ASSOCIATE_PROFESSIONAL = "associate_professional", "Associate professional and technical occupations"
    ADMINISTRATIVE = "administrative", "Administrative and secretarial occupations"
    SKILLED_TRADES = "skilled_trades", "Skilled trades occupations"
    PERSONAL_SERVICE = "personal_service", "Personal service occupations"
    SALES = "sales", "Sales and customer service occupations"
    OPERATIVES = "operatives", "Process, plant and machine operatives"
    ELEMENTARY = "elementary", "Elementary occupations"
    HOUSEWIFE = "housewife", "Housewife and mother"
    STUDENT = "student", "Student"
    UNEMPLOYED = "unemployed", "Unemployed"
    NOT_RECORDED = "not_recorded", "Not recorded"


class Condition(Code):
    """What the police note of an adult (§4.4); each is a column of Person of the same name."""

    ALCOHOL = "alcohol", "Drunk, drinking or an alcohol problem"
    DRUGS = "drugs", "Drug misuse"
    MENTAL_HEALTH = "mental_health", "Mental health problem"
    PHYSICAL_HEALTH = "physical_health", "Physical health problem"
    PREGNANT = "pregnant", "Pregnant"


class Parties(Code):
    """Whom the police record as the parties of an incident (§4.4.1)."""

    VICTIM_AND_PERPETRATOR = "victim_and_perpetrator", "One victim and one perpetrator"
    BOTH_VICTIMS = "both_victims", "Both adults identified as victims"
    BOTH_ACCUSED = "both_accused", "Both adults accused"


class Part(Code):
    """An adult's part in an incident, as tables count adults (§4.4; Tables 6 to 11)."""

    VICTIM = "victim", "Victim"
    PERPETRATOR = "perpetrator", "Perpetrator"
    BOTH = "victim_and_perpetrator", "Victim and perpetrator"


class ChildRelation(Code):
    """How a child is related to the two adults of an incident (§4.5, Table 13)."""

    BOTH_PARENTS = "both_parents", "Both adults are children's birth parents"
    PARENT_AND_PARTNER = "parent_and_partner", "One adult birth parent, other adult is/was parent's partner"
    PARENT_AND_UNKNOWN = (
        "parent_and_unknown",
        "One adult birth parent whose relationship with other adult unknown",
    )
    UNCLEAR = "unclear", "Children's relationships to both adults unclear"


class Context(Code):
    """What an incident was about, where the record describes it (§4.8); several may apply."""

    ALCOHOL_DRUGS = "alcohol_drugs", "Alcohol or drugs"
    RELATIONSHIP = "relationship", "Relationship problems, separation or breakdown"
    ACCESS = "access", "Access to home or children restricted"
    CHILD_CONTACT = "child_contact", "Child contact"
    PARENTING = "parenting", "Parenting or step-parenting"
    MONEY = "money", "Money"


class Weapon(Code):
    """Weapons used or displayed in an incident (§4.9)."""

    NONE = "none", "None"
    KNIFE = "knife", "Knife"
    OTHER = "other", "Other weapon"
    KNIFE_AND_OTHER = "knife_and_other", "Knife and other weapon"


class Injured(Code):
    """The part of a person who was injured in an incident (§4.9, Table 17)."""

    VICTIM = "victim", "Victim"
    CHILD = "child", "Child"
    PERPETRATOR = "perpetrator", "Perpetrator"
    VICTIM_PERPETRATOR = "victim_perpetrator", "Victim/perpetrator"
    OFFICER = "officer", "Officer"
    RELATIVE = "relative", "Relative"
    UNKNOWN = "unknown", "Part not recorded"


class ThreatTo(Code):
    """Whose life a threat to kill is against (rules R25 and R27 of the coding manual)."""

    VICTIM = "victim", "Victim"
    CHILD = "child", "Child"
    OTHER = "other", "Somebody else"
    SELF_ONLY = "self_only", "Only the one who threatens"


class Injury(Code):
    """Whether the southern police graded an adult's injuries as any (§4.9)."""

    INJURED = "injured", "Injured"
    UNINJURED = "uninjured", "Not injured"


class Caller(Code):
    """Who first called the police (§5.3.2, Table 22)."""

    VICTIM = "victim", "Victim"
    CHILD = "child", "Child"
    PERPETRATOR = "perpetrator", "Perpetrator"
    NEIGHBOUR = "neighbour", "Neighbour"
    RELATIVE = "relative", "Relative"
    ANONYMOUS = "anonymous", "Anonymous"
    OTHER = "other", "Other"


class CallGrade(Code):
    """Grade that the northern police gave a call (§5.3.1)."""

    EMERGENCY = "emergency", "Emergency"
    ROUTINE_RAISED = "routine_raised", "Routine raised"
    ROUTINE = "routine", "Routine"


class Removal(Code):
    """Who left the site of an incident, or was taken from it (§5.4.2, Table 24). The first that applies holds."""

    ARRESTED = "perpetrator_arrested", "Perpetrator arrested"
    PERPETRATOR_LEFT = "perpetrator_left", "Perpetrator left site"
    VICTIM_LEFT = "victim_left", "Identified victim left site"
    VICTIM_PERPETRATOR_LEFT = "victim_perpetrator_left", "Victim/perpetrator left site"
    OTHER = "other", "Other"


class Assessor(Code):
    """Who made a police risk assessment (§5.6.1)."""

    FRONT_LINE = "front_line", "Front-line officer"
    SPECIALIST = "specialist", "Specialist unit"


NORTHERN_ONLY = " (northern site only)"
"""How Table 26 marks what only one of the report's sites did."""


class Action(Code):
    """What the police did at or after an incident (§5.4 to §5.9; Tables 26 and 28)."""

    SAFETY_INFORMATION = "safety_information", "Safety information provided"
    REFERRAL_FPU = "referral_family_protection", f"Referral to family protection unit{NORTHERN_ONLY}"
    REFERRAL_DVLO = "referral_liaison_officer", "Referral to domestic violence liaison officers"
    PLACE_OF_SAFETY = "place_of_safety", "Victim taken/removed to place of safety"
    CARE_PACK = "care_pack", f"Care pack provided{NORTHERN_ONLY}"
    REFERRAL_DV_SERVICE = "referral_dv_service", "Referral to multi-agency domestic violence service"
    REFERRAL_REFUGE = "referral_refuge", "Referral to place of safety (refuge)"
    REFERRAL_HEALTH_VISITOR = "referral_health_visitor", f"Referral to health visitor{NORTHERN_ONLY}"
    VICTIM_VISIT = "victim_visit", "Follow-up visit to victim"
    VICTIM_CALL = "victim_call", "Follow-up telephone call to victim"
    VICTIM_LETTER = "victim_letter", "Follow-up letter to victim"
    PERPETRATOR_VISIT = "perpetrator_visit", "Follow-up visit to perpetrator"
    PERPETRATOR_CALL = "perpetrator_call", "Follow-up telephone call to perpetrator"
    PERPETRATOR_LETTER = "perpetrator_letter", "Follow-up letter to perpetrator"
    ARREST = "arrest", "Arrest"
    WARRANT = "warrant", "Warrant for arrest"
    CAUTION = "caution", "Caution"
    NO_CHARGE = "no_charge", "No charge"
    BAIL = "bail", "Bail conditions"
    RETRACTION = "retraction", "Statement retracted"
    PHOTOGRAPHS = "photographs", "Injuries photographed"
    SPECIALIST_ASSIGNED = "specialist_assigned", "Family protection specialist assigned"
    BREACH_WARNING = "breach_warning", "Breach of the peace warning"
    HARASSMENT_WARNING = "harassment_warning", "Harassment warning"
    MULTI_AGENCY_FORM = "multi_agency_form", "Multi-agency assessment form sent"


class Timing(Code):
    """When an action was taken, counted from the report of the incident (Tables 26 and 28)."""

    WITHIN_DAY = "within_day", "Undertaken within 24 hours"
    AFTER_DAY = "after_day", "Undertaken after 24 hours"
    BOTH = "both", "Undertaken both within 24 hours and subsequently"
    NOT_RECORDED = "not_recorded", "Undertaken but time not recorded"


class Offence(Code):
    """Type of offence identified for investigation (§5.9.1, Table 27); several may apply."""

    VERBAL_ABUSE = "verbal_abuse", "Verbal abuse"
    ACTUAL_BODILY_HARM = "actual_bodily_harm", "Actual bodily harm"
    THREATENING = "threatening_behaviour", "Threatening behaviour"
    COMMON_ASSAULT = "common_assault", "Common assault"
    BREACH_OF_PEACE = "breach_of_peace", "Breach of peace"
    EMOTIONAL_ABUSE = "emotional_abuse", "Emotional abuse"
    CRIMINAL_DAMAGE = "criminal_damage", "Criminal damage"
    HARASSMENT = "harassment", "Harassment"
    THREATS_TO_KILL = "threats_to_kill", "Threats to kill"
    BREACH_OF_BAIL = "breach_of_bail", "Breach of bail conditions"
    BREACH_OF_INJUNCTION = "breach_of_injunction", "Breach of injunction"
    GRIEVOUS_BODILY_HARM = "grievous_bodily_harm", "Grievous bodily harm"
    RAPE = "rape", "Rape"
    OTHER = "other", "Other"


class Conveyed(Code):
    """How far a notification conveyed what the police record holds (§6.2.3)."""

    FULL = "full", "Conveyed in full"
    PARTIAL = "partial", "Conveyed in part"
    NOT = "not_conveyed", "Not conveyed"


class Consent(Code):
    """Whether the victim agreed that information be shared (§5.10.1, north)."""

    OBTAINED = "obtained", "Consent obtained"
    AWARE = "aware", "Aware, consent not recorded"
    NEITHER = "neither", "Neither consent nor awareness recorded"


class FamilyMember(Code):
    """Whom social workers worked with (§7.4, §7.6, Table 40)."""

    MOTHER = "mother", "Mother"
    FATHER = "father", "Father/Partner"
    CHILDREN = "children", "Child/ren"


class Engagement(Code):
    """Degree of engagement with support services (§7.6, Table 40)."""

    FULL = "full", "Fully engaged"
    PARTIAL = "partial", "Partially engaged"
    NOT_INVOLVED = "not_involved", "Not involved with services"
    REFUSED = "refused", "Refused to engage"
    UNKNOWN = "unknown", "Unknown level of engagement"


class Outcome(Code):
    """With whom the children live 21 months after the notification (§7.7, Table 41)."""

    BOTH = "mother_and_partner", "Children living at home with mother and partner/father"
    MOTHER = "mother", "Children living at home with mother"
    AWAY = "away", "Children living away from home"
    FATHER = "father", "Children living at home with father"


class Service(Code):
    """Support services that families were signposted to, or used (§7.6, Table 39)."""

    CAMHS = "camhs", "CAMHS"
    YOUNG_CARERS = "young_carers", "Young carers' service"
    CHILDRENS_COUNSELLING = "childrens_counselling", "Children's counselling service"
    SCHOOL_SUPPORT = "school_support", "Schools' support services"
    YOUTH_OFFENDING = "youth_offending", "Youth offending services"
    FAMILY_SUPPORT = "family_support", "Family support/advice"
    LOOKED_AFTER = "looked_after_team", "Looked after team"
    SPECIALIST_DV = "specialist_dv", "Specialist DV services"
    GP = "gp", "GP"
    SUBSTANCE_MISUSE = "substance_misuse", "Substance misuse services"
    HOUSING = "housing", "Housing"
    ADULT_COUNSELLING = "adult_counselling", "Adult counselling services"
    ADULT_MENTAL_HEALTH = "adult_mental_health", "Adult mental health"
    ADULT_SOCIAL_SERVICES = "adult_social_services", "Adult social services"
    PROBATION = "probation", "Probation"
    OTHER = "other", "Other"


class Origin(Code):
    """How a family came to a support service (§7.6)."""

    SIGNPOSTED = "signposted", "Signposted by children's social services"
    OWN_INITIATIVE = "own_initiative", "On the family's own initiative"


class Purpose(Code):
    """Why social workers contacted another agency (§8.2)."""

    INFORMATION = "information", "For an assessment"
    MONITORING = "monitoring", "To monitor the family"


class Agency(Code):
    """Agencies that social workers contacted in the course of an assessment (§8.2, Table 42)."""

    HEALTH_VISITORS = "health_visitors", "Health visitors"
    EDUCATION = "education", "Education"
    POLICE = "police", "Police"
    FAMILY_CENTRES = "family_centres", "Family centres"
    HOSPITAL = "hospital", "Hospital"
    SUBSTANCE_MISUSE = "substance_misuse", "Substance misuse services"
    GP = "gp", "GP"
    CHILDRENS_COUNSELLING = "childrens_counselling", "Children's counselling service"


class Stage(Code):
    """How far a substantial intervention went, or stood when the notification came (§7.3.1, §7.3.3)."""

    INITIAL_ASSESSMENT = "initial_assessment", "Initial assessment"
    SECTION_47 = "section_47", "Section 47 enquiry"
    FAMILY_SUPPORT = "family_support", "Family support"
    SAFEGUARDING = "safeguarding", "Safeguarding"
    AWAY = "away", "Children away from home"


class Severity(Code):
    """What happens when a row or a value fails a check, the gravest first."""

    STOP = "stop", "Run stopped"
    QUARANTINE = "quarantine", "Row refused"
    BLANK = "blank", "Value taken as not recorded"
    WARN = "warn", "Counted only"
    ASIDE = "aside", "Row sound, but outside the records that the study keeps"


class Quantity(Code):
    """Kind of figure that a statement of the report's running text gives."""

    COUNT = "count", "Count"
    PERCENT = "percent", "Percentage"
    MEAN = "mean", "Mean"
    COMPARISON = "comparison", "Comparison with a fraction, or of two groups"
    RANK = "rank", "Place in an order"
    RANGE_LOW = "range_low", "Lower end of a range"
    RANGE_HIGH = "range_high", "Upper end of a range"
    MINUTES = "minutes", "Minutes, as a limit or duration"
    HOURS = "hours", "Hours, as a limit or duration"
    DAYS = "days", "Days, as a limit or duration"
    MONTHS = "months", "Months, as a limit, duration or age"
    YEARS = "years", "Years, as a limit, duration or age"


class Route(Code):
    """How children's social services answered a notification, open cases apart from those it triggered (§6.3, §7.3)."""

    NO_FURTHER_ACTION = "no_further_action", "No further action"
    LETTER_OR_VISIT = "letter_or_visit", "Letter, visit or phone call"
    FAMILY_SUPPORT_TRIGGERED = "family_support_triggered", "Family support, triggered"
    FAMILY_SUPPORT_OPEN = "family_support_open", "Family support, case open"
    SAFEGUARDING_TRIGGERED = "safeguarding_triggered", "Safeguarding, triggered"
    SAFEGUARDING_OPEN = "safeguarding_open", "Safeguarding, case open"


class Endpoint(Code):
    """What a family may meet after a clock has started (§7.2)."""

    NOTIFICATION = "notification", "Next police notification"
    LOW = "low_service", "Letter, phone call or visit"
    MEDIUM = "medium_service", "Assessment"
    HIGH = "high_service", "Safeguarding service"
    CASE_OPENED = "case_opened", "Case opened"
    CASE_CLOSED = "case_closed", "Case closed"
    TURNED_18 = "turned_18", "Youngest child turned 18"
    MOVED_AWAY = "moved_away", "Record moved away"


class Receiver(Code):
    """To whom a protocol may send a notification (chapter 9)."""

    SOCIAL_SERVICES = "social_services", "Children's social services"
    HEALTH = "health", "Health services"
    SCHOOLS = "schools", "Pupil welfare, which informs the school"
    VICTIM_SERVICES = "victim_services", "Women's Aid or Victim Support"
    ADVISERS = "advisers", "Independent domestic violence advisers"
    MARAC = "marac", "Multi-agency risk assessment conference"
    COMMUNITY_SAFETY = "community_safety", "Community safety team"
    PRACTITIONER = "single_practitioner", "A single practitioner, of any agency"
    LEAD_PROFESSIONAL = "lead_professional", "Several agencies under a lead professional"


class Treatment(Code):
    """How a headline is estimated where records do not tell, links are uncertain, or a limit might be another."""

    RECORDED = "as_recorded", "As in the study"
    COMPLETE = "complete_case", "Families with all that it uses recorded"
    LOWEST = "worst_case_low", "What is not recorded as lowers it most"
    HIGHEST = "worst_case_high", "What is not recorded as raises it most"
    IMPUTED = "imputed", "What is not recorded imputed"
    UNTRACED_LOWEST = "untraced_low", "Families not traced, as if none had met the event"
    UNTRACED_HIGHEST = "untraced_high", "Families not traced, as if all had met the event"
    STRICT = "links_strict", "Links under strict thresholds"
    LOOSE = "links_loose", "Links under loose thresholds"
    DRAWN = "links_drawn", "Links drawn by their probabilities"
    CONSERVATIVE = "levels_conservative", "The lower level of violence where the rules are unsure"
    SHORTER = "answers_sooner", "A shorter time in which an entry counts as an answer"
    LONGER = "answers_later", "A longer time in which an entry counts as an answer"
