"""How scoutly is doing, from our own tables: works with no network and while the worker runs."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from scoutly_tui.domain import ranks
from scoutly_tui.domain.times import DAY_MS, SECOND_MS, iso
from scoutly_tui.services import advice, budget, companies, judge_state, leases, queue, workers
from scoutly_tui.services.advice import STUCK_MS as STUCK_MS
from scoutly_tui.services.advice import Advice
from scoutly_tui.services.headline import headline as headline
from scoutly_tui.services.home import Home
from scoutly_tui.services.postings import LISTED
from scoutly_tui.services.workers import WorkerRow
from scoutly_tui.store import database


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything ``scoutly status`` says. The dictionaries have the keys of the published JSON."""

    queue: dict[str, Any]
    companies: dict[str, Any]
    postings: dict[str, Any]
    workers: tuple[WorkerRow, ...]
    budget: dict[str, Any]
    advice: tuple[Advice, ...]
    healthy: bool

    @property
    def recommendations(self) -> tuple[str, ...]:
        """The advice, with the commands to type."""
        return tuple(item.on_command_line for item in self.advice)

    def to_json(self) -> dict[str, Any]:
        """The overview as JSON values, times as UTC ISO 8601."""
        running = [
            {**asdict(row), "started_at": iso(row.started_at), "beat_at": iso(row.beat_at)}
            for row in self.workers
        ]
        return {
            "queue": self.queue,
            "companies": self.companies,
            "postings": self.postings,
            "workers": running,
            "budget": self.budget,
            "recommendations": list(self.recommendations),
            "healthy": self.healthy,
        }


def overview(home: Home, now: int) -> Overview:
    """The state of the queue, the companies, the postings and the workers, and what to do about it."""
    rows = companies.rows(home.user_id, now)
    tracked = [row for row in rows if row.interval_days is not None]
    running = tuple(workers.rows())
    company_counts = _companies(rows, tracked)
    queue_counts = _queue(now)
    alive = any(row.alive for row in running)
    with database.reading():
        model = judge_state.standing(home.user_id) if home.settings.llm.model else None
    return Overview(
        queue=queue_counts,
        companies=company_counts,
        postings=_postings(home.user_id, now),
        workers=running,
        budget=_budget(home, now),
        advice=advice.given(company_counts, queue_counts, alive, model),
        healthy=_healthy(company_counts, queue_counts, alive),
    )


def _companies(rows: list[companies.CompanyRow], tracked: list[companies.CompanyRow]) -> dict[str, Any]:
    by_interval = {str(band.days): 0 for band in ranks.BANDS}
    for row in tracked:
        by_interval[str(row.interval_days)] += 1
    own = [row.rank for row in tracked if row.rank is not None]
    waiting = sorted((row for row in tracked if row.due), key=lambda row: (-(row.priority or 0), row.key))
    following = sorted(
        (row for row in tracked if not row.due), key=lambda row: (row.next_due_at or 0, row.key)
    )
    return {
        "total": len(rows),
        "tracked": len(tracked),
        "problematic": sum(1 for row in tracked if row.problem),
        "never_checked": sum(1 for row in tracked if row.last_success_at is None),
        "due": len(waiting),
        "overdue": sum(1 for row in tracked if row.overdue),
        "average_rank": round(sum(own) / len(own), 1) if own else None,
        "by_interval": by_interval,
        "next": [
            {
                "slug": row.slug,
                "name": row.name,
                "priority": row.priority,
                "next_due_at": iso(row.next_due_at),
            }
            for row in [*waiting, *following][:5]
        ],
    }


def _queue(now: int) -> dict[str, Any]:
    counts = queue.counts()
    day_ago = now - DAY_MS
    with database.reading():
        recent = dict(
            database.execute(
                "select status, count(*) from job_queue where finished_at > ? group by status", day_ago
            )
        )
        oldest = database.execute("select min(created_at) from job_queue where status = 'pending'")[0][0]
        paused = leases.is_paused()
    return {
        "pending": counts["pending"],
        "processing": counts["processing"],
        "completed_24h": recent.get("completed", 0),
        "failed_24h": recent.get("failed", 0),
        "oldest_pending_seconds": None if oldest is None else max(0, (now - oldest) // SECOND_MS),
        "recent_completed": _recent("completed"),
        "recent_failed": _recent("failed"),
        "paused": paused,
    }


def _recent(status: str) -> list[dict[str, Any]]:
    """The five jobs that ended so last."""
    with database.reading():
        found = database.execute(
            "select j.id, c.slug, j.finished_at, j.error_kind, j.error from job_queue j left join company c"
            " on c.id = j.company_id where j.status = ? and j.finished_at is not null"
            " order by j.finished_at desc, j.id desc limit 5",
            status,
        )
    return [
        {"id": key, "company": company, "finished_at": iso(finished_at), "error_kind": kind, "error": error}
        for key, company, finished_at, kind, error in found
    ]


def _postings(user_id: int, now: int) -> dict[str, Any]:
    with database.reading():
        open_count, unscored, hidden, new = database.execute(
            "select count(*), coalesce(sum(case when score is null then 1 else 0 end), 0),"
            " coalesce(sum(case when hidden then 1 else 0 end), 0),"
            " coalesce(sum(case when state = 'new' and not hidden and folded_under is null then 1 else 0 end), 0)"
            f" from match m where m.user_id = ? and m.is_open and {LISTED}",
            user_id,
        )[0]
        new_24h = database.execute(
            "select count(*) from posting where first_seen_at > ? and not baseline", now - DAY_MS
        )[0][0]
        closed_24h = database.execute(
            "select count(*) from posting_event where kind = 'closed' and at > ?", now - DAY_MS
        )[0][0]
    return {
        "open": open_count, "new": new, "unscored": int(unscored), "hidden": int(hidden), "new_24h": new_24h,
        "closed_24h": closed_24h,
    }  # fmt: skip


def _budget(home: Home, now: int) -> dict[str, Any]:
    llm = home.settings.llm
    day, month = (budget.spent(home.user_id, now - span) for span in (DAY_MS, budget.MONTH_MS))
    with database.reading():
        noted = judge_state.standing(home.user_id) if llm.model else None
    return {
        "model": llm.model or None, "requests_24h": day.requests, "tokens_24h": day.tokens, "cost_24h": day.money,
        "daily_requests": llm.daily_requests, "daily_tokens": llm.daily_tokens, "daily_money": llm.daily_money,
        "cost_31d": month.money, "monthly_money": llm.monthly_money, "note": noted.note if noted else None,
        "held_until": iso(noted.held_until or None) if noted else None,
    }  # fmt: skip


def _healthy(company: dict[str, Any], jobs: dict[str, Any], alive: bool) -> bool:
    """Whether nothing needs a person: work to do has a worker, and less than a tenth of the companies is broken."""
    if (company["overdue"] or jobs["pending"]) and not alive and not jobs["paused"]:
        return False
    return not company["tracked"] or company["problematic"] * 10 <= company["tracked"]
