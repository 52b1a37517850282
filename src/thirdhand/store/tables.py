"""The tables of a store: one schema for SQLite and PostgreSQL.

An *article* is a place (a URL or path); what stood there at different times are its *versions*; every
time it was had is a *capture*; what was read in a version is a *reading*, made by an *edition* (model,
tool and rules). The record of a reading is kept whole, packed; claims, links and findings stand beside it in
rows as well, for what is searched and counted. Times are ISO 8601 text in UTC, digests 16 bytes.

The words that are searched stand in the table ``terms``, which each database has in its own form
(``store.index``).
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
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
    name = f"{column.removesuffix('s')}_id"
    owner = ForeignKey(f"{column}.id", ondelete="CASCADE")
    return Column(name, ID, owner, primary_key=primary_key, nullable=False, index=index)


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
