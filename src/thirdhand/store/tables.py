"""The tables of a store: one schema for SQLite and PostgreSQL.

An *article* is a place (a URL or path); what stood there at different times are its *versions*; every
time it was had is a *capture*; what was read in a version is a *reading*, made by an *edition* (model,
tool and rules). The record of a reading is kept whole, packed; claims, links and findings stand beside it in
rows as well, for what is searched and counted. Times are ISO 8601 text in UTC, digests 16 bytes.

The words that are searched stand in the table ``terms``, which each database has in its own form
(``store.index``).

Who may use the page, what they asked for and what they follow stand behind all that; none of it is needed to
read a collection.

What linking made is of its own kind: all of it can be made again, but for ``corrections``. A *mark* is what
was computed from the article as it stands now, and what was found with it goes when it goes.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    text,
    true,
)

#: SQLite numbers rows by themselves only where the key is an INTEGER.
ID = BigInteger().with_variant(Integer, "sqlite")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _belongs_to(column: str, *, primary_key: bool = False, index: bool = False) -> Column[int]:
    """Return the column that ties a row to its owner: it goes when the owner goes."""
    one = f"{column.removesuffix('ies')}y" if column.endswith("ies") else column.removesuffix("s")
    owner = ForeignKey(f"{column}.id", ondelete="CASCADE")
    return Column(f"{one}_id", ID, owner, primary_key=primary_key, nullable=False, index=index)


#: What a store says of itself: ``format``, ``terms`` (the rules by which words were cut), ``created``.
meta = Table("meta", metadata, Column("name", Text, primary_key=True), Column("value", Text, nullable=False))

editions = Table(
    "editions",
    metadata,
    Column("id", ID, primary_key=True),
    Column("digest", LargeBinary, nullable=False, unique=True),
    Column("model", Text, nullable=False),
    Column("model_version", Text, nullable=False),
    Column("tool", Text, nullable=False),
    Column("rules", JSON, nullable=False),
    Column("made", Text, nullable=False),
)

articles = Table(
    "articles",
    metadata,
    Column("id", ID, primary_key=True),
    Column("key", LargeBinary, nullable=False, unique=True),
    Column("place", Text, nullable=False),
    Column("added", Text, nullable=False),
    Column("forget_at", Text, index=True),
)

versions = Table(
    "versions",
    metadata,
    Column("id", ID, primary_key=True),
    _belongs_to("articles"),
    Column("words", LargeBinary, nullable=False),
    Column("record", Text, nullable=False, index=True),
    Column("ref", Text),
    Column("path", Text),
    Column("url", Text),
    Column("title", Text),
    Column("outlet", Text),
    Column("outlet_key", Text),
    Column("byline", Text),
    Column("published", Text),
    Column("published_at", Text),
    Column("published_zone", Text),
    Column("language", Text),
    Column("first_captured", Text, nullable=False),
    Column("last_captured", Text, nullable=False),
    Column("is_current", Boolean, nullable=False),
    # the last: what stands behind a long text is slow to come by on SQLite
    Column("text", Text, nullable=False),
    UniqueConstraint("article_id", "words"),
    Index("ix_versions_published_at", "published_at", "id"),
    Index("ix_versions_outlet_key", "outlet_key", "published_at"),
    Index(
        "ix_versions_ref",
        "ref",
        sqlite_where=text("ref IS NOT NULL"),
        postgresql_where=text("ref IS NOT NULL"),
    ),
)

captures = Table(
    "captures",
    metadata,
    Column("digest", LargeBinary, primary_key=True),
    _belongs_to("versions", index=True),
    Column("captured", Text, nullable=False),
    Column("input", Text, nullable=False),
    Column("headers", JSON(none_as_null=True)),
    Column("tool", Text, nullable=False),
    sqlite_with_rowid=False,
)

readings = Table(
    "readings",
    metadata,
    Column("id", ID, primary_key=True),
    _belongs_to("versions"),
    Column("edition_id", ID, ForeignKey("editions.id"), nullable=False),
    Column("is_active", Boolean, nullable=False),
    Column("read", Text, nullable=False),
    #: what occurs among its claims: ``store.traits``
    Column("traits", Integer, nullable=False),
    Column("record", LargeBinary, nullable=False),
    UniqueConstraint("version_id", "edition_id"),
    Index("ix_readings_edition_id", "edition_id", "is_active"),
)

sources = Table(
    "sources",
    metadata,
    Column("id", ID, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
)

#: The terms of each source's name, by which sources are searched.
source_terms = Table(
    "source_terms",
    metadata,
    Column("term", Text, primary_key=True),
    _belongs_to("sources", primary_key=True, index=True),
    sqlite_with_rowid=False,
)

claims = Table(
    "claims",
    metadata,
    _belongs_to("readings", primary_key=True),
    Column("number", SmallInteger, primary_key=True),
    Column("place", Text, nullable=False),
    Column("certainty", Text, nullable=False),
    Column("depth", SmallInteger, nullable=False),
    Column("kind", Text),
    Column("anonymity", Text),
    sqlite_with_rowid=False,
)

links = Table(
    "links",
    metadata,
    _belongs_to("readings", primary_key=True),
    Column("claim", SmallInteger, primary_key=True),
    Column("position", SmallInteger, primary_key=True),
    Column("name", SmallInteger, primary_key=True),
    Column("source_id", ID, ForeignKey("sources.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("anonymity", Text, nullable=False),
    Column("certainty", Text, nullable=False),
    Index("ix_links_source_id", "source_id", "reading_id"),
    sqlite_with_rowid=False,
)

findings = Table(
    "findings",
    metadata,
    _belongs_to("readings", primary_key=True),
    Column("number", SmallInteger, primary_key=True),
    Column("rule", Text, nullable=False),
    Column("severity", Text, nullable=False),
    Index("ix_findings_rule", "rule", "reading_id"),
    sqlite_with_rowid=False,
)

failures = Table(
    "failures",
    metadata,
    Column("id", ID, primary_key=True),
    Column("digest", LargeBinary, nullable=False, unique=True),
    Column("input", Text, nullable=False),
    Column("place", Text),
    Column("error", Text, nullable=False),
    Column("problem", Text, nullable=False),
    Column("remedy", Text, nullable=False),
    Column("n_attempts", Integer, nullable=False),
    Column("first_failed", Text, nullable=False),
    Column("last_failed", Text, nullable=False),
    Column("tool", Text, nullable=False),
    Column("capture", LargeBinary),
)

feeds = Table(
    "feeds",
    metadata,
    Column("id", ID, primary_key=True),
    Column("url", Text, nullable=False, unique=True),
    Column("title", Text),
    Column("added", Text, nullable=False),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("last_polled", Text),
    Column("next_poll", Text, index=True),
    Column("n_failures", Integer, nullable=False),
    Column("problem", Text),
)

pages = Table(
    "pages",
    metadata,
    Column("id", ID, primary_key=True),
    Column("key", LargeBinary, nullable=False, unique=True),
    Column("url", Text, nullable=False),
    Column("feed_id", ID, ForeignKey("feeds.id", ondelete="SET NULL"), index=True),
    Column("given", JSON(none_as_null=True)),
    Column("found", Text, nullable=False),
    Column("updated", Text),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("n_visits", Integer, nullable=False),
    Column("n_failures", Integer, nullable=False),
    Column("next_visit", Text, index=True),
)

removals = Table(
    "removals",
    metadata,
    Column("key", LargeBinary, primary_key=True),
    Column("removed", Text, nullable=False),
    Column("reason", Text),
)

backups = Table(
    "backups",
    metadata,
    Column("path", Text, primary_key=True),
    Column("made", Text, nullable=False),
    Column("n_articles", Integer, nullable=False),
)

#: What linking made of one current version and its active reading. ``reading_id`` is no key: a mark of
#: another reading is made anew, and keeps what was found by the text alone. ``stage`` is how far it was
#: linked (``store.marks``), ``rules`` how it was made.
marks = Table(
    "marks",
    metadata,
    Column(
        "version_id", ID, ForeignKey("versions.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    ),
    Column("reading_id", ID, nullable=False),
    Column("rules", Text, nullable=False),
    Column("stage", SmallInteger, nullable=False, index=True),
    Column("earliest", BigInteger, nullable=False),
    Column("latest", BigInteger, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    Column("claims", LargeBinary, nullable=False),
    Index("ix_marks_earliest", "earliest", "latest"),
)


def _of_mark(
    name: str, *, primary_key: bool = False, index: bool = False, nullable: bool = False
) -> Column[int]:
    """Return a column that names a marked version: the row goes when the mark goes."""
    mark = ForeignKey("marks.version_id", ondelete="CASCADE")
    return Column(
        name, ID, mark, primary_key=primary_key, nullable=nullable, index=index, autoincrement=False
    )


#: Two articles that share passages, a before b in the order in which they came in. Of many siblings of one
#: parent some pairs alone are here; the others are derived from ``copied``.
reuse = Table(
    "reuse",
    metadata,
    _of_mark("a_id", primary_key=True),
    _of_mark("b_id", primary_key=True, index=True),
    Column("relation", Text, nullable=False),
    Column("earlier", Text),
    Column("share_a", Float, nullable=False),
    Column("share_b", Float, nullable=False),
    Column("spans", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

#: What an article has from its best sources; without a parent, what it says itself that it is (``wire``).
copied = Table(
    "copied",
    metadata,
    _of_mark("child_id", primary_key=True),
    Column("number", SmallInteger, primary_key=True, autoincrement=False),
    _of_mark("parent_id", index=True, nullable=True),
    Column("wire", Text),
    Column("spans", LargeBinary, nullable=False),
    Column("parent_spans", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

#: The matching claims of two articles, all in one row: ``store.pairs`` packs them.
matches = Table(
    "matches",
    metadata,
    _of_mark("left_id", primary_key=True),
    _of_mark("right_id", primary_key=True, index=True),
    Column("pairs", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

#: Groups of claims of two articles or more. ``description`` is the cluster's JSON, packed; it and all that is
#: made from it are empty where an article was taken out, until the next link.
clusters = Table(
    "clusters",
    metadata,
    Column("id", ID, primary_key=True, autoincrement=False),
    Column("is_stale", Boolean, nullable=False),
    Column("statement", Text),
    Column("n_articles", Integer, nullable=False),
    Column("n_outlets", Integer, nullable=False),
    Column("n_changes", Integer, nullable=False),
    Column("ratio", Float, nullable=False),
    Column("description", LargeBinary),
    Index("ix_clusters_n_articles", "n_articles", "id"),
    Index("ix_clusters_ratio", "ratio", "id"),
    Index("ix_clusters_n_changes", "n_changes", "id"),
    Index(
        "ix_clusters_is_stale",
        "id",
        sqlite_where=text("is_stale"),
        postgresql_where=text("is_stale"),
    ),
)

#: How the articles of a cluster have it and how many origins it has, beside the long description for lists.
cluster_counts = Table(
    "cluster_counts",
    metadata,
    Column(
        "cluster_id",
        ID,
        ForeignKey("clusters.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("n_copies", Integer, nullable=False),
    Column("n_relays", Integer, nullable=False),
    Column("n_own", Integer, nullable=False),
    Column("n_untraced", Integer, nullable=False),
    Column("least_origins", Integer, nullable=False),
    Column("most_origins", Integer, nullable=False),
    Column("is_denied", Boolean, nullable=False),
    Column("has_ring", Boolean, nullable=False),
    Column("first_published", Text),
)

members = Table(
    "members",
    metadata,
    _of_mark("version_id", primary_key=True),
    Column("claim", SmallInteger, primary_key=True, autoincrement=False),
    Column("cluster_id", ID, ForeignKey("clusters.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("side", Text, nullable=False),
    Column("is_sure", Boolean, nullable=False, server_default=true()),
    sqlite_with_rowid=False,
)

#: The terms of the claims of each cluster, by which clusters are found.
cluster_terms = Table(
    "cluster_terms",
    metadata,
    Column("term", Text, primary_key=True),
    Column(
        "cluster_id",
        ID,
        ForeignKey("clusters.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
        autoincrement=False,
    ),
    sqlite_with_rowid=False,
)

#: What became of clusters: an id that is gone still leads to where its claims went. ``after`` is empty where
#: they went nowhere.
cluster_changes = Table(
    "cluster_changes",
    metadata,
    Column("id", ID, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("before", ID, nullable=False, index=True),
    Column("after", ID),
    Column("made", Text, nullable=False),
)

#: What a person said of claims: they are one, or they are not.
corrections = Table(
    "corrections",
    metadata,
    Column("id", ID, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("note", Text),
    Column("made", Text, nullable=False),
)

#: The claims of a correction, on its two sides, by what outlives another reading: article, place, words.
corrected = Table(
    "corrected",
    metadata,
    _belongs_to("corrections", primary_key=True),
    Column("number", SmallInteger, primary_key=True, autoincrement=False),
    Column("side", SmallInteger, nullable=False),
    Column("record", Text, nullable=False, index=True),
    Column("part", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("words", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

#: What the page is to do in the background. Asked for again under the same ``key``, it is the same job.
#: ``payload`` is what was pasted or uploaded, kept until it is read. ``worker`` does it, and gave its last
#: sign of life at ``beat``.
jobs = Table(
    "jobs",
    metadata,
    Column("id", ID, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("lane", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("asked", JSON, nullable=False),
    Column("payload", LargeBinary),
    Column("by", Text, nullable=False),
    Column("made", Text, nullable=False),
    Column("started", Text),
    Column("ended", Text),
    Column("worker", Text),
    Column("beat", Text),
    Column("n_attempts", Integer, nullable=False),
    Column("done", BigInteger, nullable=False),
    Column("total", BigInteger, nullable=False),
    Column("message", Text),
    Column("result", JSON(none_as_null=True)),
    Index("ix_jobs_state", "state", "lane", "id"),
)

#: Who may use the page from elsewhere. ``digest`` is of the token, which nobody but its owner has.
tokens = Table(
    "tokens",
    metadata,
    Column("id", ID, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("role", Text, nullable=False),
    Column("digest", LargeBinary, nullable=False, unique=True),
    Column("made", Text, nullable=False),
    Column("last_used", Text),
    Column("revoked", Text),
)

#: Browsers that are signed in; ``digest`` is of the cookie.
sessions = Table(
    "sessions",
    metadata,
    Column("digest", LargeBinary, primary_key=True),
    _belongs_to("tokens", index=True),
    Column("made", Text, nullable=False),
    Column("last_used", Text, nullable=False),
    Column("expires", Text, nullable=False, index=True),
    sqlite_with_rowid=False,
)

#: Addresses from which signing in failed, so that each further try has to wait longer.
sign_in_failures = Table(
    "sign_in_failures",
    metadata,
    Column("address", Text, primary_key=True),
    Column("n_failures", Integer, nullable=False),
    Column("last_failed", Text, nullable=False),
    sqlite_with_rowid=False,
)

#: What people changed by hand: merges, splits, removals, tokens.
audit = Table(
    "audit",
    metadata,
    Column("id", ID, primary_key=True),
    Column("made", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("details", JSON, nullable=False),
)

#: Queries that are followed. ``state`` is what their clusters were like when they were last looked at, in
#: hashes: no word of an article is in it. ``n_looks`` tells two looks at the same time apart.
stories = Table(
    "stories",
    metadata,
    Column("id", ID, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("conditions", JSON, nullable=False),
    Column("by", Text, nullable=False),
    Column("made", Text, nullable=False),
    Column("looked", Text),
    Column("n_looks", Integer, nullable=False),
    Column("state", LargeBinary),
)

#: What was new in a story, and the articles that it came with, with which it goes.
story_events = Table(
    "story_events",
    metadata,
    Column("id", ID, primary_key=True),
    _belongs_to("stories", index=True),
    Column("kind", Text, nullable=False),
    Column("cluster_id", ID, nullable=False),
    Column("record", Text, nullable=False, index=True),
    Column("other", Text, index=True),
    Column("made", Text, nullable=False),
    Column("details", JSON, nullable=False),
)

#: When each person last looked at a story.
story_visits = Table(
    "story_visits",
    metadata,
    _belongs_to("stories", primary_key=True),
    Column("who", Text, primary_key=True),
    Column("visited", Text, nullable=False),
    sqlite_with_rowid=False,
)
