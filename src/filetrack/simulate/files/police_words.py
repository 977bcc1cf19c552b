"""The words in which simulated police forces write down what the study codes (§2.3, §5.2): raw wording by meaning.

Most of these are the code lists `config/codelists/*_police_*`; `None` is for words that mean nothing to the study.
"""

from __future__ import annotations

from filetrack.schemas.codes import (
    Action,
    Assessor,
    Caller,
    CallGrade,
    ChildRelation,
    Consent,
    EthnicAppearance,
    Location,
    Occupation,
    Offence,
    PersonRole,
    Relationship,
    RiskGrade,
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
NORTH_ETHNIC: Words = {
    EthnicAppearance.WHITE_EUROPEAN: ("WHITE EUROPEAN", "WHITE - EUROPEAN"),
    EthnicAppearance.WHITE_NORTHERN_EUROPEAN: ("WHITE NORTH EUROPEAN",),
    EthnicAppearance.DARK_EUROPEAN: ("DARK EUROPEAN", "WHITE SOUTH EUROPEAN"),
    EthnicAppearance.BLACK_AFRICAN: ("BLACK", "BLACK AFRICAN", "AFRICAN CARIBBEAN"),
    EthnicAppearance.ASIAN: ("ASIAN", "SOUTH ASIAN"),
    EthnicAppearance.ARAB: ("ARAB", "MIDDLE EASTERN"),
    EthnicAppearance.ORIENTAL: ("CHINESE/JAPANESE/SE ASIAN",),
    EthnicAppearance.OTHER: ("OTHER APPEARANCE",),
    EthnicAppearance.UNKNOWN: ("", "NOT STATED", "UNKNOWN"),
}
NORTH_OCCUPATION: Words = {
    Occupation.MANAGERS: ("SHOP MANAGER", "COMPANY DIRECTOR", "PUB LANDLORD"),
    Occupation.PROFESSIONAL: ("TEACHER", "ENGINEER", "SOCIAL WORKER"),
    Occupation.ASSOCIATE_PROFESSIONAL: ("NURSE", "TECHNICIAN", "YOUTH WORKER"),
    Occupation.ADMINISTRATIVE: ("OFFICE WORKER", "RECEPTIONIST", "CLERK"),
    Occupation.SKILLED_TRADES: ("ELECTRICIAN", "JOINER", "MECHANIC", "CHEF", "PLASTERER"),
    Occupation.PERSONAL_SERVICE: ("CARE ASSISTANT", "HAIRDRESSER", "NURSERY NURSE", "CARER"),
    Occupation.SALES: ("SHOP WORKER", "SALES ASSISTANT", "CALL CENTRE WORKER"),
    Occupation.OPERATIVES: ("HGV DRIVER", "TAXI DRIVER", "FACTORY WORKER", "SCAFFOLDER"),
    Occupation.ELEMENTARY: ("CLEANER", "LABOURER", "BAR STAFF", "WAREHOUSE WORKER"),
    Occupation.HOUSEWIFE: ("HOUSEWIFE", "MOTHER", "HOUSEWIFE AND MOTHER"),
    Occupation.STUDENT: ("STUDENT", "AT COLLEGE"),
    Occupation.UNEMPLOYED: ("UNEMPLOYED", "NOT WORKING", "JOBSEEKER"),
    Occupation.NOT_RECORDED: ("", "NOT STATED"),
}
NORTH_RELATION: Words = {
    ChildRelation.BOTH_PARENTS: ("CHILD OF BOTH", "BOTH ARE PARENTS"),
    ChildRelation.PARENT_AND_PARTNER: ("CHILD OF ONE - OTHER IS PARTNER", "CHILD OF ONE - OTHER IS EX PARTNER"),
    ChildRelation.PARENT_AND_UNKNOWN: ("CHILD OF ONE - OTHER NOT STATED",),
    ChildRelation.UNCLEAR: ("", "NOT STATED"),
}
NORTH_HOW = {"by call": ("999", "TELEPHONE"), "in person": ("STATION COUNTER",)}
NORTH_CALLER: Words = {
    Caller.VICTIM: ("VICTIM", "AGGRIEVED"),
    Caller.CHILD: ("CHILD OF FAMILY", "SON OR DAUGHTER OF VICTIM"),
    Caller.PERPETRATOR: ("OTHER PERSON", "OTHER PARTY"),
    Caller.NEIGHBOUR: ("NEIGHBOUR",),
    Caller.RELATIVE: ("RELATIVE", "PARENT OF VICTIM", "SIBLING OF VICTIM"),
    Caller.ANONYMOUS: ("ANONYMOUS", "NAME REFUSED"),
    Caller.OTHER: ("FRIEND", "PASSER BY", "AMBULANCE CONTROL", "LICENSEE"),
}
NORTH_CALL_GRADE: Words = {
    CallGrade.EMERGENCY: ("EMERGENCY", "GRADE 1 EMERGENCY"),
    CallGrade.ROUTINE_RAISED: ("ROUTINE RAISED", "ROUTINE - RAISED"),
    CallGrade.ROUTINE: ("ROUTINE", "SCHEDULED"),
}
NORTH_GRADE: Words = {RiskGrade.BRONZE: ("BRONZE",), RiskGrade.SILVER: ("SILVER",), RiskGrade.GOLD: ("GOLD",)}
NORTH_ASSESSOR: Words = {
    Assessor.FRONT_LINE: ("ATTENDING OFFICER", "OFFICER AT SCENE"),
    Assessor.SPECIALIST: ("DV UNIT", "FAMILY PROTECTION UNIT"),
}
NORTH_CONSENT: Words = {Consent.OBTAINED: ("OBTAINED",), Consent.AWARE: ("AWARE",), Consent.NEITHER: ("",)}
NORTH_NOTED = {
    "alcohol": ("ALCOHOL", "HAD BEEN DRINKING"),
    "drugs": ("DRUGS",),
    "mental_health": ("MENTAL HEALTH", "DEPRESSION"),
    "physical_health": ("PHYSICAL HEALTH", "ILL HEALTH"),
    "pregnant": ("PREGNANT",),
}
NORTH_OFFENCE: Words = {
    Offence.VERBAL_ABUSE: ("VERBAL ABUSE", "VERBAL ARGUMENT - ABUSIVE"),
    Offence.ACTUAL_BODILY_HARM: ("ACTUAL BODILY HARM", "ABH", "S47 ASSAULT"),
    Offence.THREATENING: ("THREATENING BEHAVIOUR", "THREATS"),
    Offence.COMMON_ASSAULT: ("COMMON ASSAULT", "S39 ASSAULT"),
    Offence.BREACH_OF_PEACE: ("BREACH OF THE PEACE", "BREACH OF PEACE"),
    Offence.EMOTIONAL_ABUSE: ("EMOTIONAL ABUSE",),
    Offence.CRIMINAL_DAMAGE: ("CRIMINAL DAMAGE", "DAMAGE TO DWELLING"),
    Offence.HARASSMENT: ("HARASSMENT",),
    Offence.THREATS_TO_KILL: ("THREATS TO KILL",),
    Offence.BREACH_OF_BAIL: ("BREACH OF BAIL", "BREACH OF BAIL CONDITIONS"),
    Offence.BREACH_OF_INJUNCTION: ("BREACH OF INJUNCTION", "BREACH OF NON MOLESTATION ORDER"),
    Offence.GRIEVOUS_BODILY_HARM: ("GRIEVOUS BODILY HARM", "S18 WOUNDING", "S20 WOUNDING"),
    Offence.RAPE: ("RAPE",),
    Offence.OTHER: ("AFFRAY", "MALICIOUS COMMUNICATIONS", "THEFT", "WITNESS INTIMIDATION"),
    None: ("NON CRIME DOMESTIC", "DOMESTIC - NO OFFENCE"),
}
NORTH_ACTION: Words = {
    Action.SAFETY_INFORMATION: ("SAFETY ADVICE GIVEN", "SAFETY LEAFLET GIVEN"),
    Action.REFERRAL_FPU: ("REFERRED TO FPU", "FPU REFERRAL"),
    Action.REFERRAL_DVLO: ("REFERRED TO DVLO", "DVLO INFORMED"),
    Action.PLACE_OF_SAFETY: ("TAKEN TO PLACE OF SAFETY", "VICTIM CONVEYED TO RELATIVES"),
    Action.CARE_PACK: ("CARE PACK SENT", "CARE PACK GIVEN"),
    Action.REFERRAL_DV_SERVICE: ("REFERRED TO DV SERVICE", "DV OUTREACH REFERRAL"),
    Action.REFERRAL_REFUGE: ("REFUGE REFERRAL", "REFUGE PLACE SOUGHT"),
    Action.REFERRAL_HEALTH_VISITOR: ("HEALTH VISITOR INFORMED", "REFERRED TO HEALTH VISITOR"),
    Action.VICTIM_VISIT: ("VISIT TO VICTIM", "VICTIM SEEN AT HOME"),
    Action.VICTIM_CALL: ("CALL TO VICTIM", "FOLLOW UP CALL TO VICTIM"),
    Action.VICTIM_LETTER: ("LETTER TO VICTIM", "DV LETTER TO VICTIM"),
    Action.PERPETRATOR_VISIT: ("VISIT TO OTHER PERSON", "OTHER PERSON SEEN"),
    Action.PERPETRATOR_CALL: ("CALL TO OTHER PERSON",),
    Action.PERPETRATOR_LETTER: ("LETTER TO OTHER PERSON", "WARNING LETTER TO OTHER PERSON"),
    Action.ARREST: ("ARRESTED", "OTHER PERSON ARRESTED", "ARREST"),
    Action.WARRANT: ("WARRANT FOR ARREST", "WARRANT OBTAINED"),
    Action.CAUTION: ("CAUTION", "CAUTIONED"),
    Action.NO_CHARGE: ("RELEASED - NO CHARGE", "NFA - NO CHARGE"),
    Action.BAIL: ("BAILED WITH CONDITIONS", "BAIL CONDITIONS SET"),
    Action.RETRACTION: ("STATEMENT RETRACTED", "RETRACTION STATEMENT TAKEN"),
    Action.PHOTOGRAPHS: ("INJURIES PHOTOGRAPHED", "PHOTOGRAPHS TAKEN"),
    Action.SPECIALIST_ASSIGNED: ("FPU OFFICER ASSIGNED", "ALLOCATED TO FPU OFFICER"),
    Action.BREACH_WARNING: ("WARNED - BREACH OF PEACE",),
    Action.HARASSMENT_WARNING: ("HARASSMENT WARNING", "HARASSMENT NOTICE ISSUED"),
    Action.MULTI_AGENCY_FORM: ("MULTI AGENCY FORM SENT", "MAF1 FORWARDED"),
    None: ("SYSTEM UPDATED", "SUPERVISOR REVIEW"),
}

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
SOUTH_ETHNIC: Words = {
    EthnicAppearance.WHITE_EUROPEAN: ("IC1", "IC1 WHITE EUROPEAN"),
    EthnicAppearance.WHITE_NORTHERN_EUROPEAN: ("IC1 WHITE NORTHERN",),
    EthnicAppearance.DARK_EUROPEAN: ("IC2", "IC2 DARK EUROPEAN"),
    EthnicAppearance.BLACK_AFRICAN: ("IC3", "IC3 BLACK"),
    EthnicAppearance.ASIAN: ("IC4", "IC4 ASIAN"),
    EthnicAppearance.ORIENTAL: ("IC5",),
    EthnicAppearance.ARAB: ("IC6", "IC6 ARAB"),
    EthnicAppearance.OTHER: ("IC7",),
    EthnicAppearance.UNKNOWN: ("", "IC0", "NK"),
}
SOUTH_OCCUPATION: Words = {
    Occupation.MANAGERS: ("RESTAURANT MANAGER", "SHOP OWNER", "SITE MANAGER"),
    Occupation.PROFESSIONAL: ("TEACHER", "SOLICITOR", "IT CONSULTANT"),
    Occupation.ASSOCIATE_PROFESSIONAL: ("NURSE", "ESTATE AGENT", "HOUSING OFFICER"),
    Occupation.ADMINISTRATIVE: ("SECRETARY", "RECEPTIONIST", "CIVIL SERVANT"),
    Occupation.SKILLED_TRADES: ("BUILDER", "PLUMBER", "ELECTRICIAN", "CHEF", "DECORATOR"),
    Occupation.PERSONAL_SERVICE: ("CHILDMINDER", "HAIRDRESSER", "CARE WORKER"),
    Occupation.SALES: ("SALES ASSISTANT", "SHOP ASSISTANT", "CASHIER"),
    Occupation.OPERATIVES: ("BUS DRIVER", "MINICAB DRIVER", "COURIER"),
    Occupation.ELEMENTARY: ("CLEANER", "SECURITY GUARD", "KITCHEN PORTER", "LABOURER"),
    Occupation.HOUSEWIFE: ("HOUSEWIFE", "F/T MOTHER", "HOUSEWIFE/MOTHER"),
    Occupation.STUDENT: ("STUDENT", "UNIVERSITY STUDENT"),
    Occupation.UNEMPLOYED: ("UNEMPLOYED", "U/E", "NOT IN WORK"),
    Occupation.NOT_RECORDED: ("", "NK"),
}
SOUTH_NOTED = {
    "alcohol": ("ALC",),
    "drugs": ("DRUGS",),
    "mental_health": ("MENTAL",),
    "physical_health": ("PHYS",),
    "pregnant": ("PREG",),
}
SOUTH_INJURY = {"injured": ("MINOR", "MODERATE", "SERIOUS"), "uninjured": ("NONE",)}
SOUTH_RELATION_TO_ADULTS: Words = {
    ChildRelation.BOTH_PARENTS: ("CHILD OF BOTH PARTIES", "SON/DAUGHTER OF BOTH"),
    ChildRelation.PARENT_AND_PARTNER: ("CHILD OF ONE, OTHER IS STEP PARENT", "CHILD OF ONE, OTHER IS/WAS PARTNER"),
    ChildRelation.PARENT_AND_UNKNOWN: ("CHILD OF ONE, OTHER NK",),
    ChildRelation.UNCLEAR: ("", "NK"),
}
SOUTH_OFFENCE: Words = {
    Offence.ACTUAL_BODILY_HARM: ("ABH", "ACTUAL BODILY HARM"),
    Offence.COMMON_ASSAULT: ("COMMON ASSAULT",),
    Offence.BREACH_OF_PEACE: ("BREACH OF PEACE",),
    Offence.CRIMINAL_DAMAGE: ("CRIMINAL DAMAGE", "CRIM DAM"),
    Offence.HARASSMENT: ("HARASSMENT", "COURSE OF CONDUCT"),
    Offence.BREACH_OF_BAIL: ("BREACH OF BAIL",),
    Offence.BREACH_OF_INJUNCTION: ("BREACH OF INJUNCTION", "BREACH OF NON-MOLESTATION ORDER"),
    Offence.GRIEVOUS_BODILY_HARM: ("GBH", "GRIEVOUS BODILY HARM"),
    Offence.RAPE: ("RAPE",),
    Offence.OTHER: ("AFFRAY", "PUBLIC ORDER S5", "MALICIOUS COMMUNICATIONS", "THEFT"),
    None: ("DOMESTIC - NON CRIME",),
}
OTHER_CRIMES = ("BURGLARY", "THEFT", "ROBBERY", "CRIMINAL DAMAGE", "COMMON ASSAULT")
"""What southern reports hold that are not flagged as domestic."""
SOUTH_RISK: Words = {
    RiskGrade.BRONZE: ("STANDARD",),
    RiskGrade.SILVER: ("MEDIUM",),
    RiskGrade.GOLD: ("HIGH",),
    None: ("NOT STATED",),
}
SOUTH_ACTION: Words = {
    Action.SAFETY_INFORMATION: ("safety booklet given", "crime prevention and safety advice given"),
    Action.REFERRAL_DVLO: ("DVLO made aware", "passed to DV liaison officer"),
    Action.PLACE_OF_SAFETY: ("taken to place of safety", "conveyed to stay with relatives"),
    Action.REFERRAL_DV_SERVICE: ("referral to DV service", "details passed to DV advocacy project"),
    Action.REFERRAL_REFUGE: ("refuge referral made", "refuge space requested"),
    Action.VICTIM_VISIT: ("visit to victim", "victim visited by CSU officer"),
    Action.VICTIM_CALL: ("call to victim", "victim telephoned, update given"),
    Action.VICTIM_LETTER: ("letter to victim", "contact letter sent to victim"),
    Action.PERPETRATOR_VISIT: ("visit to suspect", "address of suspect visited"),
    Action.PERPETRATOR_CALL: ("call to suspect", "suspect telephoned"),
    Action.PERPETRATOR_LETTER: ("letter to suspect",),
    Action.ARREST: ("arrested", "suspect arrested", "arrest made"),
    Action.WARRANT: ("warrant for arrest obtained", "warrant applied for"),
    Action.CAUTION: ("cautioned", "adult caution given"),
    Action.NO_CHARGE: ("released without charge", "no charge"),
    Action.BAIL: ("bailed with conditions", "bailed to return, conditions imposed"),
    Action.RETRACTION: ("retraction statement taken", "victim withdrew statement"),
    Action.PHOTOGRAPHS: ("injuries photographed", "photographs of injuries taken"),
    Action.SPECIALIST_ASSIGNED: ("allocated to CSU specialist",),
    Action.BREACH_WARNING: ("words of advice re breach of peace",),
    Action.HARASSMENT_WARNING: ("harassment warning issued", "first instance harassment warning"),
    Action.MULTI_AGENCY_FORM: ("multi agency form sent",),
    None: ("supervised, no further action needed", "report screened", "initial report completed", "report classified"),
}
CAD_REMARKS = {
    "nothing of note": ("", "DELAYED - NO UNITS FREE", "SCHEDULED CALL"),
    "in person": ("FRONT COUNTER REPORT", "REPORTED AT STATION OFFICE"),
    "times missing": ("TOA NOT RECORDED", "NO TRACE OF MESSAGE"),
}
