"""The tables of linking: marks, reuse, matches, clusters, and what people corrected."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create all tables."""
    _create_cluster_changes()
    _create_clusters()
    _create_corrections()
    _create_cluster_terms()
    _create_corrected()
    _create_marks()
    _create_copied()
    _create_matches()
    _create_members()
    _create_reuse()


def _create_cluster_changes() -> None:
    op.create_table(
        "cluster_changes",
        sa.Column("id", ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("before", ID, nullable=False),
        sa.Column("after", ID, nullable=True),
        sa.Column("made", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cluster_changes")),
    )
    op.create_index(op.f("ix_cluster_changes_before"), "cluster_changes", ["before"], unique=False)


def _create_clusters() -> None:
    op.create_table(
        "clusters",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("is_stale", sa.Boolean(), nullable=False),
        sa.Column("statement", sa.Text(), nullable=True),
        sa.Column("n_articles", sa.Integer(), nullable=False),
        sa.Column("n_outlets", sa.Integer(), nullable=False),
        sa.Column("n_changes", sa.Integer(), nullable=False),
        sa.Column("ratio", sa.Float(), nullable=False),
        sa.Column("description", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clusters")),
    )
    op.create_index(
        "ix_clusters_is_stale",
        "clusters",
        ["id"],
        unique=False,
        sqlite_where=sa.text("is_stale"),
        postgresql_where=sa.text("is_stale"),
    )
    op.create_index("ix_clusters_n_articles", "clusters", ["n_articles", "id"], unique=False)
    op.create_index("ix_clusters_n_changes", "clusters", ["n_changes", "id"], unique=False)
    op.create_index("ix_clusters_ratio", "clusters", ["ratio", "id"], unique=False)


def _create_corrections() -> None:
    op.create_table(
        "corrections",
        sa.Column("id", ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("made", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrections")),
    )


def _create_cluster_terms() -> None:
    op.create_table(
        "cluster_terms",
        sa.Column("term", sa.Text(), nullable=False),
        sa.Column("cluster_id", ID, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["cluster_id"], ["clusters.id"], name=op.f("fk_cluster_terms_cluster_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("term", "cluster_id", name=op.f("pk_cluster_terms")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_cluster_terms_cluster_id"), "cluster_terms", ["cluster_id"], unique=False)


def _create_corrected() -> None:
    op.create_table(
        "corrected",
        sa.Column("correction_id", ID, nullable=False),
        sa.Column("number", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("side", sa.SmallInteger(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["correction_id"], ["corrections.id"], name=op.f("fk_corrected_correction_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("correction_id", "number", name=op.f("pk_corrected")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_corrected_record"), "corrected", ["record"], unique=False)


def _create_marks() -> None:
    op.create_table(
        "marks",
        sa.Column("version_id", ID, autoincrement=False, nullable=False),
        sa.Column("reading_id", ID, nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("stage", sa.SmallInteger(), nullable=False),
        sa.Column("earliest", sa.BigInteger(), nullable=False),
        sa.Column("latest", sa.BigInteger(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("claims", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["versions.id"], name=op.f("fk_marks_version_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_marks")),
    )
    op.create_index("ix_marks_earliest", "marks", ["earliest", "latest"], unique=False)
    op.create_index(op.f("ix_marks_stage"), "marks", ["stage"], unique=False)


def _create_copied() -> None:
    op.create_table(
        "copied",
        sa.Column("child_id", ID, autoincrement=False, nullable=False),
        sa.Column("number", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("parent_id", ID, autoincrement=False, nullable=True),
        sa.Column("wire", sa.Text(), nullable=True),
        sa.Column("spans", sa.LargeBinary(), nullable=False),
        sa.Column("parent_spans", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["child_id"], ["marks.version_id"], name=op.f("fk_copied_child_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["marks.version_id"], name=op.f("fk_copied_parent_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("child_id", "number", name=op.f("pk_copied")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_copied_parent_id"), "copied", ["parent_id"], unique=False)


def _create_matches() -> None:
    op.create_table(
        "matches",
        sa.Column("left_id", ID, autoincrement=False, nullable=False),
        sa.Column("right_id", ID, autoincrement=False, nullable=False),
        sa.Column("pairs", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["left_id"], ["marks.version_id"], name=op.f("fk_matches_left_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["right_id"], ["marks.version_id"], name=op.f("fk_matches_right_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("left_id", "right_id", name=op.f("pk_matches")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_matches_right_id"), "matches", ["right_id"], unique=False)


def _create_members() -> None:
    op.create_table(
        "members",
        sa.Column("version_id", ID, autoincrement=False, nullable=False),
        sa.Column("claim", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("cluster_id", ID, nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cluster_id"], ["clusters.id"], name=op.f("fk_members_cluster_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["marks.version_id"], name=op.f("fk_members_version_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("version_id", "claim", name=op.f("pk_members")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_members_cluster_id"), "members", ["cluster_id"], unique=False)


def _create_reuse() -> None:
    op.create_table(
        "reuse",
        sa.Column("a_id", ID, autoincrement=False, nullable=False),
        sa.Column("b_id", ID, autoincrement=False, nullable=False),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("earlier", sa.Text(), nullable=True),
        sa.Column("share_a", sa.Float(), nullable=False),
        sa.Column("share_b", sa.Float(), nullable=False),
        sa.Column("spans", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["a_id"], ["marks.version_id"], name=op.f("fk_reuse_a_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["b_id"], ["marks.version_id"], name=op.f("fk_reuse_b_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("a_id", "b_id", name=op.f("pk_reuse")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_reuse_b_id"), "reuse", ["b_id"], unique=False)
