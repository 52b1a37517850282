"""The published standards that the rules come from: what they are and where they can be read.

Only what a rule goes by stands here, and only where the passage itself was read, in the original or a copy.
A document that its publisher keeps revising is given by its edition, or called living. Where the publisher's
page is gone or serves a newer edition, the address is that of the archived page.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """One published standard. ``date`` is its year or edition as the publisher gives it."""

    id: str
    publisher: str
    document: str
    section: str
    date: str
    url: str


# News agencies and newsrooms.

AFP_LEAD = Standard(
    id="afp-20",
    publisher="Agence France-Presse",
    document="Twenty principles of sourcing",
    section="1: The source in the lead",
    date="31 July 2024",
    url="https://www.afp.com/en/agency/charter",
)
AP_ANONYMOUS = Standard(
    id="ap-anonymous",
    publisher="The Associated Press",
    document="News Values and Principles",
    section="Anonymous sources",
    date="living document",
    url="https://www.ap.org/about/news-values-and-principles/",
)
AP_ATTRIBUTION = Standard(
    id="ap-attribution",
    publisher="The Associated Press",
    document="When is it OK to use anonymous sources?",
    section="On Attribution",
    date="undated",
    url="https://blog.ap.org/behind-the-news/when-is-it-ok-to-use-anonymous-sources",
)
BBC_ACCURACY = Standard(
    id="bbc-3-2025",
    publisher="BBC",
    document="Editorial Guidelines",
    section="Section 3: Accuracy",
    date="June 2025",
    url="https://www.bbc.co.uk/editorialguidelines/guidelines/accuracy/guidelines",
)
BBC_STATISTICS = Standard(
    id="bbc-stats",
    publisher="BBC",
    document="Guidance: Reporting Statistics",
    section="Key points",
    date="living document",
    url="https://www.bbc.co.uk/editorialguidelines/guidance/reporting-statistics",
)
BBC_WAR = Standard(
    id="bbc-war",
    publisher="BBC",
    document="Editorial Guidelines",
    section="Section 11: War, Terror and Emergencies",
    date="2019",
    url=(
        "https://web.archive.org/web/2024/https://www.bbc.com/editorialguidelines/guidelines/"
        "war-terror-emergencies/guidelines"
    ),
)
CBC_SOURCES = Standard(
    id="cbc-sources",
    publisher="CBC/Radio-Canada",
    document="Journalistic Standards and Practices",
    section="Sources: Double sourcing",
    date="living document",
    url="https://cbc.radio-canada.ca/en/vision/governance/journalistic-standards-and-practices",
)
GUARDIAN_ANONYMOUS = Standard(
    id="guardian-re-2014",
    publisher="The Guardian",
    document="The readers’ editor on… the Guardian’s guidelines on using anonymous quotes",
    section="whole",
    date="7 September 2014",
    url=(
        "https://www.theguardian.com/commentisfree/2014/sep/07/"
        "readers-editor-anonymous-sources-guardian-guidelines"
    ),
)
GUARDIAN_HEADLINES = Standard(
    id="guardian-re-2011",
    publisher="The Guardian",
    document="The readers’ editor’s Open door on a headline about Mark Duggan",
    section="whole",
    date="27 November 2011",
    url="https://www.theguardian.com/commentisfree/2011/nov/27/open-door-headline-mark-duggan",
)
NPR_ANONYMOUS = Standard(
    id="npr-anonymous",
    publisher="NPR",
    document="Ethics Handbook",
    section="Special Section: Anonymous sourcing",
    date="living document",
    url="https://www.npr.org/about-npr/688745813/special-section-anonymous-sourcing",
)
NPR_ATTRIBUTION = Standard(
    id="npr-attribution",
    publisher="NPR",
    document="Ethics Handbook",
    section="Special Section: Attribution",
    date="living document",
    url="https://www.npr.org/about-npr/688424402/special-section-attribution",
)
NPR_OTHERS = Standard(
    id="npr-others",
    publisher="NPR",
    document="Ethics Handbook",
    section="Transparency",
    date="living document",
    url="http://ethics.npr.org/category/g-transparency/",
)
NYT_CONFIDENTIAL = Standard(
    id="nyt-2004",
    publisher="The New York Times",
    document="Confidential News Sources Policy",
    section="Principles for Granting Anonymity",
    date="1 March 2004",
    url="https://web.archive.org/web/20100714/http://www.nytco.com/company/business_units/sources.html",
)
NYT_SOURCING = Standard(
    id="nyt-2016",
    publisher="The New York Times",
    document="New Guidelines on Anonymous Sourcing",
    section="whole",
    date="15 March 2016",
    url=(
        "http://www.nytco.com/"
        "a-note-from-dean-baquet-matt-purdy-and-phil-corbett-new-guidelines-on-anonymous-sourcing/"
    ),
)
REUTERS_ACCURACY = Standard(
    id="reuters-accuracy",
    publisher="Reuters",
    document="Handbook of Journalism",
    section="Standards and Values: Accuracy",
    date="2009",
    url="https://web.archive.org/web/2015/http://handbook.reuters.com/?title=Accuracy",
)
REUTERS_BASICS = Standard(
    id="reuters-basics",
    publisher="Reuters",
    document="Handbook of Journalism",
    section="Reporting and Writing Basics",
    date="2009",
    url="https://web.archive.org/web/2014/http://handbook.reuters.com/?title=Reporting_and_Writing_Basics",
)
REUTERS_BIAS = Standard(
    id="reuters-bias",
    publisher="Reuters",
    document="Handbook of Journalism",
    section="Standards and Values: Freedom from bias",
    date="2009",
    url="https://web.archive.org/web/2015/http://handbook.reuters.com/?title=Freedom_from_bias",
)
REUTERS_SOURCES = Standard(
    id="reuters-sources",
    publisher="Reuters",
    document="Handbook of Journalism",
    section="The Essentials of Reuters sourcing",
    date="2009",
    url=(
        "https://web.archive.org/web/2015/http://handbook.reuters.com/"
        "?title=The_Essentials_of_Reuters_sourcing"
    ),
)
WAPO_DIGITAL = Standard(
    id="wapo-digital",
    publisher="The Washington Post",
    document="Digital Publishing Guidelines",
    section="Sourcing",
    date="undated",
    url="http://www.washingtonpost.com/wp-srv/guidelines/sourcing.html",
)
WAPO_SOURCES = Standard(
    id="wapo-2004",
    publisher="The Washington Post",
    document="Policy on Sources",
    section="Confidential Sources",
    date="February 2004",
    url="http://www.washingtonpost.com/wp-dyn/content/article/2005/11/04/AR2005110400849.html",
)
WSJ_SOURCES = Standard(
    id="wsj-style",
    publisher="The Wall Street Journal",
    document="Style & Substance",
    section="Sources",
    date="Vol. 25, No. 2",
    url="https://www.wsj.com/articles/vol-25-no-2-sources-01557859254",
)

# Regulators and professional bodies.

CODEBOOK_SOURCES = Standard(
    id="codebook-14",
    publisher="Editors’ Code of Practice Committee",
    document="The Editors’ Codebook",
    section="Clause 14: Confidential sources",
    date="2021",
    url="https://www.editorscode.org.uk/the_code_book.php",
)
IPSO_ACCURACY = Standard(
    id="ipso-1",
    publisher="Editors’ Code of Practice Committee",
    document="Editors’ Code of Practice",
    section="Clause 1: Accuracy",
    date="1 January 2021",
    url="https://www.ipso.co.uk/editors-code-of-practice/",
)
IPSO_PALACE = Standard(
    id="ipso-palace",
    publisher="IPSO",
    document="Ruling 01584-16, Buckingham Palace v The Sun",
    section="Clause 1: Accuracy",
    date="18 May 2016",
    url="https://www.ipso.co.uk/rulings/01584-16/",
)
JTI_ANONYMITY = Standard(
    id="jti-12",
    publisher="CEN and Reporters Without Borders",
    document="CWA 17493:2019, Journalism Trust Initiative",
    section="12.1 Anonymity",
    date="19 December 2019",
    url="https://jti-app.com/footer/cwa",
)
PRESSERAT_DILIGENCE = Standard(
    id="presserat-2",
    publisher="German Press Council",
    document="German Press Code",
    section="Section 2: Diligence",
    date="22 March 2017",
    url="https://www.presscouncils.eu/codes/13_de/",
)
SPJ_TRUTH = Standard(
    id="spj",
    publisher="Society of Professional Journalists",
    document="SPJ Code of Ethics",
    section="Seek Truth and Report It",
    date="6 September 2014",
    url="https://www.spj.org/spj-code-of-ethics/",
)

# Intelligence, conflict data and open-source investigation.

ACLED_FATALITIES = Standard(
    id="acled",
    publisher="ACLED",
    document="FAQs: ACLED Fatality Methodology",
    section="How does ACLED code fatalities?",
    date="7 May 2024",
    url="https://acleddata.com/knowledge-base/faqs-acled-fatality-methodology/",
)
ICD_203 = Standard(
    id="icd-203",
    publisher="US Office of the Director of National Intelligence",
    document="Intelligence Community Directive 203, Analytic Standards",
    section="Analytic tradecraft standards",
    date="2 January 2015",
    url="https://www.dni.gov/files/documents/ICD/ICD-203.pdf",
)
ICD_206 = Standard(
    id="icd-206",
    publisher="US Office of the Director of National Intelligence",
    document="Intelligence Community Directive 206, Sourcing Requirements for Disseminated Analytic Products",
    section="Source summary statement",
    date="22 January 2015",
    url="https://irp.fas.org/dni/icd/icd-206.pdf",
)
NATO_EVALUATION = Standard(
    id="nato-2511",
    publisher="NATO",
    document="STANAG 2511, Intelligence Reports",
    section="Evaluation: credibility of information",
    date="January 2003",
    url="https://eturwg.c4i.gmu.edu/?q=node/128",
)

#: Every standard that a rule goes by, in the order of this file.
STANDARDS: tuple[Standard, ...] = (
    AFP_LEAD,
    AP_ANONYMOUS,
    AP_ATTRIBUTION,
    BBC_ACCURACY,
    BBC_STATISTICS,
    BBC_WAR,
    CBC_SOURCES,
    GUARDIAN_ANONYMOUS,
    GUARDIAN_HEADLINES,
    NPR_ANONYMOUS,
    NPR_ATTRIBUTION,
    NPR_OTHERS,
    NYT_CONFIDENTIAL,
    NYT_SOURCING,
    REUTERS_ACCURACY,
    REUTERS_BASICS,
    REUTERS_BIAS,
    REUTERS_SOURCES,
    WAPO_DIGITAL,
    WAPO_SOURCES,
    WSJ_SOURCES,
    CODEBOOK_SOURCES,
    IPSO_ACCURACY,
    IPSO_PALACE,
    JTI_ANONYMITY,
    PRESSERAT_DILIGENCE,
    SPJ_TRUTH,
    ACLED_FATALITIES,
    ICD_203,
    ICD_206,
    NATO_EVALUATION,
)
