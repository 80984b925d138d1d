"""The event engine's inside: plain Python that numba can compile as it stands.

One function, the same source with lists or compiled with arrays in their place. What it
reads and writes is named in `engine.py`.
"""

from heapq import heappop, heappush
from typing import Any

__all__ = ["AHEAD", "HOME", "work_off"]

NEVER = float("inf")
# The load of an agent who can take nothing more; above any number of chats.
FULL = 1000
# What an agent serves whose shift is over; -1 is a break.
HOME = -2
# A reply sent this much after its due time is still in time: rounding. [s]
SLACK = 1e-6
# What is urgent stands in line by its due time from here on, before all else. [s]
AHEAD = -1e9


def work_off(
    queue_of: Any,
    arrived: Any,
    leaves: Any,
    key: Any,
    left: Any,
    follower: Any,
    delay: Any,
    start: Any,
    begun: Any,
    end: Any,
    served_by: Any,
    drawn: int,
    last_measured: int,
    week_end: float,
    step_time: Any,
    step_agent: Any,
    step_group: Any,
    live: Any,
    places: Any,
    slowdown: Any,
    factors: Any,
    interruptible: Any,
    closes: Any,
    slot: float,
    live_from: Any,
    live_queue: Any,
    deferred_from: Any,
    deferred_queue: Any,
    groups_from: Any,
    group_serving: Any,
    near_from: Any,
    near_group: Any,
    deferred_first: Any,
    reserve: Any,
    reserve_now: Any,
    line_next: Any,
    line_back: Any,
    line_head: Any,
    line_tail: Any,
    stand_next: Any,
    stand_head: Any,
    stand_tail: Any,
    stand_count: Any,
    stands: Any,
    since: Any,
    serving: Any,
    load: Any,
    hand: Any,
    agent_of: Any,
    held_since: Any,
    overtime: Any,
    levels: int,
    blended: bool,
) -> list[tuple[float, float, int]]:
    """Work contacts off, see `engine.handle`; give start, end, group of jobs aside."""
    groups = len(deferred_first)
    slots = len(closes) // max(len(live), 1)
    # Every heap and list holds an entry that never comes, which gives it its type.
    ends = [(NEVER, -1)]
    later = [(NEVER, -1, 0)]
    aside = [(0.0, 0.0, -1)]

    def due_of(own: float) -> float:
        """Tell when a deferred contact is due by its place in line."""
        if own < AHEAD / 2:
            return own - AHEAD
        return own + AHEAD if own > -AHEAD / 2 else own

    def queue_up(contact: int) -> None:
        """Put a contact into its line: by arrival, or by due time."""
        q, own = queue_of[contact], key[contact]
        after, before = line_tail[q], line_head[q]
        # Look from both ends at once: it belongs near one of them.
        while after >= 0 and key[after] > own and key[before] <= own:
            after, before = line_back[after], line_next[before]
        if after >= 0 and key[after] > own:
            after = line_back[before]
        before = line_next[after] if after >= 0 else line_head[q]
        line_back[contact], line_next[contact] = after, before
        if after >= 0:
            line_next[after] = contact
        else:
            line_head[q] = contact
        if before >= 0:
            line_back[before] = contact
        else:
            line_tail[q] = contact

    def advance(q: int) -> Any:
        """Take the first of a line out of it; give who is first then."""
        then = line_next[line_head[q]]
        line_head[q] = then
        if then >= 0:
            line_back[then] = -1
        else:
            line_tail[q] = -1
        return then

    def stand(agent: int, row: int, now: float) -> None:
        """Let an agent stand last in a row: free with so much load, or on a job."""
        last = stand_tail[row]
        if last >= 0:
            stand_next[last] = agent
        else:
            stand_head[row] = agent
        stand_tail[row] = agent
        stand_next[agent] = -1
        stands[agent] = row
        since[agent] = now
        if blended:
            stand_count[row] += 1

    def step_away(agent: int) -> None:
        """Take an agent out of the row, most often the first of it."""
        row = stands[agent]
        stands[agent] = -1
        then = stand_next[agent]
        before = -1
        if stand_head[row] == agent:
            stand_head[row] = then
        else:
            before = stand_head[row]
            while stand_next[before] != agent:
                before = stand_next[before]
            stand_next[before] = then
        if then < 0:
            stand_tail[row] = before
        if blended:
            stand_count[row] -= 1

    def idle_near(group: int) -> int:
        """Count the idle agents who could serve this group's live queues."""
        idle = 0
        for at in range(near_from[group], near_from[group + 1]):
            idle += stand_count[near_group[at] * levels]
        return idle

    def pace(agent: int, now: float, change: int) -> None:
        """Bring an agent's chats up to now, and time them anew with another load."""
        held = load[agent]
        contact = hand[agent]
        while contact >= 0:
            slow = slowdown[queue_of[contact]]
            full = 1 + slow * (places[queue_of[contact]] - 1)
            own = factors[agent]
            left[contact] -= (now - begun[contact]) / (
                own * ((1 + slow * (held - 1)) / full)
            )
            begun[contact] = now
            end[contact] = (
                now + left[contact] * own * (1 + slow * (held + change - 1)) / full
            )
            heappush(ends, (end[contact], contact))
            contact = line_next[contact]

    next_contact = next_step = oldest = 0
    while True:
        arrival = arrived[next_contact] if next_contact < drawn else NEVER
        step, stop, alarm = step_time[next_step], ends[0][0], later[0][0]
        # What happens next: a contact comes in, or an agent looks for work; and in
        # which groups idle agents may then begin jobs that their reserve allows.
        contact, agent, stir = -1, -1, -1
        comes = again = False
        if stop <= arrival and stop <= step and stop <= alarm:
            if stop == NEVER:
                break
            now = stop
            done = heappop(ends)[1]
            agent = agent_of[done]
            if agent < 0 or end[done] != stop:
                # It was put aside, or goes at another pace since.
                continue
            agent_of[done] = -1
            if places[queue_of[done]] == 1:
                load[agent] = 0
                if blended and interruptible[queue_of[done]]:
                    hand[agent] = -1
            else:
                if slowdown[queue_of[done]] > 0:
                    before, other = -1, hand[agent]
                    while other != done:
                        before, other = other, line_next[other]
                    if before < 0:
                        hand[agent] = line_next[done]
                    else:
                        line_next[before] = line_next[done]
                if hand[agent] >= 0:
                    pace(agent, now, -1)
                load[agent] -= 1
            if serving[agent] < 0:
                if load[agent] == 0 and held_since[agent] >= 0:
                    overtime[agent] += min(now, week_end) - held_since[agent]
                    held_since[agent] = -1.0
                continue
            stir = serving[agent]
        elif step <= arrival and step <= alarm:
            now = step
            agent, group = step_agent[next_step], step_group[next_step]
            next_step += 1
            if now >= week_end:
                while oldest < last_measured and (
                    (end[oldest] == end[oldest] and agent_of[oldest] < 0)
                    or (live[queue_of[oldest]] and leaves[oldest] < now)
                ):
                    oldest += 1
                if oldest >= last_measured:
                    break
            if agent < 0:
                # Another slot of the week, with other reserves: stir everybody.
                for other in range(groups):
                    reserve_now[other] = reserve[other * slots + group]
                stir = groups
            else:
                serving[agent] = group
                row = stands[agent]
                if row >= groups * levels:
                    # On a job that can be put aside: it is, or stays with the agent.
                    step_away(agent)
                    if group >= 0:
                        stand(agent, groups * levels + group, now)
                        continue
                    contact, again = hand[agent], True
                elif group < 0:
                    if row >= 0:
                        step_away(agent)
                    if load[agent] > 0 and now < week_end and group == HOME:
                        held_since[agent] = now
                    continue
                else:
                    stir = group
                    if held_since[agent] >= 0:
                        overtime[agent] += min(now, week_end) - held_since[agent]
                        held_since[agent] = -1.0
                    if load[agent] == FULL:
                        continue
        elif arrival <= alarm:
            now = arrival
            contact, comes = next_contact, True
            next_contact += 1
        else:
            now = alarm
            _, other, follows = heappop(later)
            q = queue_of[other]
            if follows == 0:
                # Has it given up, or has the reply not been sent when it was due?
                then = follower[other]
                if not live[q]:
                    if not end[other] <= due_of(key[other]) + SLACK:
                        heappush(later, (now, then, 1))
                elif start[other] != start[other]:
                    heappush(later, (now + delay[then], then, 1))
                continue
            shuts = closes[q * slots + min(int(now / slot), slots - 1)]
            if shuts <= now:
                continue
            # Until now `leaves` was how long it would wait.
            arrived[other], key[other] = now, now
            leaves[other] = min(now + leaves[other], shuts)
            contact, comes = other, True

        if again:
            # The job of an agent who goes home is looked after by others, if any.
            left[contact] = (end[contact] - now) / factors[agent]
            end[contact] = float("nan")
            agent_of[contact] = -1
            aside.append((begun[contact], now, served_by[contact]))
            hand[agent], load[agent] = -1, 0
            agent = -1
            comes = True

        if comes:
            q = queue_of[contact]
            waits = -1
            level = 0
            while agent < 0 and level < places[q]:
                for at in range(groups_from[q], groups_from[q + 1]):
                    group = group_serving[at]
                    other = stand_head[group * levels + level]
                    if other >= 0 and (agent < 0 or since[other] < since[agent]):
                        enough = 0 if live[q] else reserve_now[group]
                        if enough == 0 or idle_near(group) > enough:
                            agent = other
                level += 1
            if agent < 0:
                waits = contact
                if blended and live[q]:
                    # The agent whose job is due last leaves it for a live contact.
                    for at in range(groups_from[q], groups_from[q + 1]):
                        other = stand_head[groups * levels + group_serving[at]]
                        while other >= 0:
                            if agent < 0 or key[hand[other]] > key[hand[agent]]:
                                agent = other
                            other = stand_next[other]
                    if agent >= 0:
                        waits = hand[agent]
                        left[waits] = (end[waits] - now) / factors[agent]
                        end[waits] = float("nan")
                        agent_of[waits] = -1
                        aside.append((begun[waits], now, served_by[waits]))
                        hand[agent], load[agent] = -1, 0
            if follower[contact] >= 0 and not again:
                if not live[q]:
                    heappush(later, (due_of(key[contact]), contact, 0))
                elif waits == contact and leaves[contact] < NEVER:
                    heappush(later, (leaves[contact], contact, 0))
            if waits >= 0:
                queue_up(waits)
            if agent < 0:
                continue

        if agent >= 0 and stands[agent] >= 0:
            step_away(agent)
        while True:
            if contact < 0 and agent >= 0 and load[agent] < FULL:
                # Who looks for work takes who has waited longest, then what is due.
                group, held = serving[agent], load[agent]
                for at in range(live_from[group], live_from[group + 1]):
                    q = live_queue[at]
                    if held < places[q]:
                        other = line_head[q]
                        while other >= 0 and leaves[other] < now:
                            other = advance(q)
                        if other >= 0 and (contact < 0 or key[other] < key[contact]):
                            contact = other
                if held == 0 and (contact < 0 or deferred_first[group]):
                    job = -1
                    for at in range(deferred_from[group], deferred_from[group + 1]):
                        other = line_head[deferred_queue[at]]
                        if other >= 0 and (job < 0 or key[other] < key[job]):
                            job = other
                    if job >= 0:
                        enough = reserve_now[group]
                        if enough == 0 or idle_near(group) + 1 > enough:
                            contact = job
                if contact >= 0:
                    advance(queue_of[contact])
            if contact < 0:
                if agent >= 0 and load[agent] < levels:
                    stand(agent, serving[agent] * levels + load[agent], now)
                agent = -1
                if blended and stir >= 0:
                    for at in range(near_from[stir], near_from[stir + 1]):
                        group = near_group[at]
                        other = stand_head[group * levels]
                        if other >= 0 and idle_near(group) > reserve_now[group]:
                            for of in range(
                                deferred_from[group], deferred_from[group + 1]
                            ):
                                if line_head[deferred_queue[of]] >= 0:
                                    agent = other
                if agent < 0:
                    break
                step_away(agent)
                continue
            # Begin to serve the contact, or go on with it.
            q = queue_of[contact]
            if start[contact] != start[contact]:
                start[contact] = now
            served_by[contact] = serving[agent]
            agent_of[contact] = agent
            if places[q] == 1:
                load[agent] = FULL
                end[contact] = now + left[contact] * factors[agent]
                if blended and interruptible[q]:
                    begun[contact] = now
                    hand[agent] = contact
                    stand(agent, groups * levels + serving[agent], now)
            else:
                if hand[agent] >= 0:
                    pace(agent, now, 1)
                load[agent] += 1
                stretch = 1.0
                if slowdown[q] > 0:
                    # Chats whose pace changes hang together like those in a line.
                    begun[contact] = now
                    line_next[contact] = hand[agent]
                    hand[agent] = contact
                    stretch += slowdown[q] * (load[agent] - 1)
                    stretch /= 1 + slowdown[q] * (places[q] - 1)
                end[contact] = now + left[contact] * factors[agent] * stretch
            heappush(ends, (end[contact], contact))
            contact = -1
            if load[agent] == FULL and not blended:
                break
            if load[agent] == FULL:
                agent = -1
    return aside
