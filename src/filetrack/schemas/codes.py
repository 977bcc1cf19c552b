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
    FAMILY_NOT_KNOWN = "family_not_known", "Family not known to children's social services in 2008"
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
    NONE = "none", "No link"


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


class Severity(Code):
    """What happens to a row or a value that fails a check."""

    QUARANTINE = "quarantine", "Row refused"
    BLANK = "blank", "Value taken as not recorded"
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
