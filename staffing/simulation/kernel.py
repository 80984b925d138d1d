"""The event engine's inside: plain Python that numba can compile as it stands.

One function, so that the very same source runs both ways: with lists, or compiled with
arrays in their place. What it reads and writes is named in `engine.py`.
"""

from heapq import heappop, heappush
from typing import Any

__all__ = ["work_off"]

NEVER = float("inf")
# The load of an agent who can take nothing more; above any number of chats.
FULL = 1000
# A reply sent this much after its due time is still in time: rounding. [s]
SLACK = 1e-6


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
    stand_back: Any,
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
    counts: Any,
) -> list[tuple[float, float, int]]:
    """Let the agents work off the contacts; see `engine.handle`.

    Returns the stretches of deferred work that was put aside: start, end, group.
    """
    groups = len(deferred_first)
    slots = len(closes) // max(len(live), 1)
    # Every heap and list holds an entry that never comes, which gives it its type.
    ends = [(NEVER, -1)]
    later = [(NEVER, -1, 0)]
    aside = [(0.0, 0.0, -1)]

    def queue_up(contact: int) -> None:
        """Put a contact into its line: by arrival, or by due time; seldom far in."""
        q = queue_of[contact]
        own = key[contact]
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

    def step_out(contact: int) -> None:
        """Take a contact out of its line."""
        q = queue_of[contact]
        after, before = line_back[contact], line_next[contact]
        if after >= 0:
            line_next[after] = before
        else:
            line_head[q] = before
        if before >= 0:
            line_back[before] = after
        else:
            line_tail[q] = after

    def first_live(q: int, now: float) -> Any:
        """Give who has waited longest in a live line, less those who have given up."""
        contact = line_head[q]
        while contact >= 0 and leaves[contact] < now:
            step_out(contact)
            if contact < last_measured:
                counts[1] -= 1
            contact = line_head[q]
        return contact

    def stand(agent: int, row: int) -> None:
        """Let an agent stand last in a row: free with so much load, or on a job."""
        last = stand_tail[row]
        stand_back[agent], stand_next[agent] = last, -1
        if last >= 0:
            stand_next[last] = agent
        else:
            stand_head[row] = agent
        stand_tail[row] = agent
        stands[agent] = row
        stand_count[row] += 1
        counts[0] += 1
        since[agent] = counts[0]

    def step_away(agent: int) -> None:
        """Take an agent out of the row, if in any."""
        row = stands[agent]
        if row >= 0:
            after, before = stand_back[agent], stand_next[agent]
            if after >= 0:
                stand_next[after] = before
            else:
                stand_head[row] = before
            if before >= 0:
                stand_back[before] = after
            else:
                stand_tail[row] = after
            stands[agent] = -1
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
            before = (1 + slow * (held - 1)) / full
            after = (1 + slow * (held + change - 1)) / full
            left[contact] -= (now - begun[contact]) / before
            begun[contact] = now
            end[contact] = now + left[contact] * after
            heappush(ends, (end[contact], contact))
            contact = line_next[contact]

    def begin(agent: int, contact: int, now: float) -> None:
        """Start to serve a contact, or go on with it."""
        q = queue_of[contact]
        if contact < last_measured:
            counts[1] -= 1
        if start[contact] != start[contact]:
            start[contact] = now
        begun[contact] = now
        served_by[contact] = serving[agent]
        agent_of[contact] = agent
        if places[q] == 1:
            load[agent] = FULL
            end[contact] = now + left[contact]
            heappush(ends, (end[contact], contact))
            if interruptible[q]:
                hand[agent] = contact
                stand(agent, groups * levels + serving[agent])
        else:
            if hand[agent] >= 0:
                pace(agent, now, 1)
            load[agent] += 1
            stretch = 1.0
            if slowdown[q] > 0:
                # Chats whose pace changes hang together like those in a line.
                line_next[contact] = hand[agent]
                hand[agent] = contact
                stretch += slowdown[q] * (load[agent] - 1)
                stretch /= 1 + slowdown[q] * (places[q] - 1)
                if contact < last_measured:
                    counts[1] += 1
            end[contact] = now + left[contact] * stretch
            heappush(ends, (end[contact], contact))

    def offer(agent: int, now: float) -> None:
        """Let an agent take waiting contacts, then stand by for more."""
        step_away(agent)
        group = serving[agent]
        while True:
            held, chosen = load[agent], -1
            for at in range(live_from[group], live_from[group + 1]):
                q = live_queue[at]
                if held < places[q]:
                    contact = first_live(q, now)
                    if contact >= 0 and (chosen < 0 or key[contact] < key[chosen]):
                        chosen = contact
            if held == 0 and (chosen < 0 or deferred_first[group]):
                job = -1
                for at in range(deferred_from[group], deferred_from[group + 1]):
                    contact = line_head[deferred_queue[at]]
                    if contact >= 0 and (job < 0 or key[contact] < key[job]):
                        job = contact
                enough = reserve_now[group]
                if job >= 0 and (enough == 0 or idle_near(group) + 1 > enough):
                    chosen = job
            if chosen < 0:
                break
            step_out(chosen)
            begin(agent, chosen, now)
        if held < levels:
            stand(agent, group * levels + held)

    def nudge(group: int, now: float) -> None:
        """Let idle agents around a group begin jobs that their reserve allows now."""
        for at in range(near_from[group], near_from[group + 1]):
            other = near_group[at]
            going = True
            while going:
                going = False
                agent = stand_head[other * levels]
                if agent >= 0 and idle_near(other) > reserve_now[other]:
                    for of in range(deferred_from[other], deferred_from[other + 1]):
                        going = going or line_head[deferred_queue[of]] >= 0
                    if going:
                        offer(agent, now)

    def put_aside(agent: int, now: float) -> Any:
        """Take an agent off deferred work, which goes on later."""
        contact = hand[agent]
        left[contact] = end[contact] - now
        end[contact] = float("nan")
        agent_of[contact] = -1
        aside.append((begun[contact], now, served_by[contact]))
        hand[agent], load[agent] = -1, 0
        step_away(agent)
        if contact < last_measured:
            counts[1] += 1
        return contact

    def disturbed(q: int) -> int:
        """Find who may leave a job for a live contact: the one whose is due last."""
        chosen = -1
        for at in range(groups_from[q], groups_from[q + 1]):
            agent = stand_head[groups * levels + group_serving[at]]
            while agent >= 0:
                if chosen < 0 or key[hand[agent]] > key[hand[chosen]]:
                    chosen = agent
                agent = stand_next[agent]
        return chosen

    def come_in(contact: int, now: float, again: bool) -> None:
        """Give a contact to who is free, or let it wait."""
        q = queue_of[contact]
        chosen = -1
        for level in range(places[q]):
            for at in range(groups_from[q], groups_from[q + 1]):
                group = group_serving[at]
                agent = stand_head[group * levels + level]
                if agent >= 0 and (chosen < 0 or since[agent] < since[chosen]):
                    enough = 0 if live[q] else reserve_now[group]
                    if enough == 0 or idle_near(group) > enough:
                        chosen = agent
            if chosen >= 0:
                break
        if chosen >= 0:
            step_away(chosen)
            begin(chosen, contact, now)
            if load[chosen] < levels:
                stand(chosen, serving[chosen] * levels + load[chosen])
        else:
            if blended and live[q]:
                chosen = disturbed(q)
            if chosen >= 0:
                job = put_aside(chosen, now)
                queue_up(job)
                begin(chosen, contact, now)
                if load[chosen] < levels:
                    stand(chosen, serving[chosen] * levels + load[chosen])
            else:
                queue_up(contact)
        if not again and follower[contact] >= 0:
            if not live[q]:
                heappush(later, (key[contact], contact, 0))
            elif chosen < 0 and leaves[contact] < NEVER:
                heappush(later, (leaves[contact], contact, 0))

    def settled(now: float) -> Any:
        """Say whether no contact of the week waits any more."""
        for q in range(len(live)):
            if live[q]:
                first_live(q, now)
        return counts[1] <= 0

    next_contact = next_step = 0
    counts[1] = last_measured
    while True:
        arrival = arrived[next_contact] if next_contact < drawn else NEVER
        step = step_time[next_step]
        stop, alarm = ends[0][0], later[0][0]
        if stop <= arrival and stop <= step and stop <= alarm:
            if stop == NEVER:
                break
            contact = heappop(ends)[1]
            agent = agent_of[contact]
            if agent < 0 or end[contact] != stop:
                # It was put aside or goes at another pace since.
                continue
            agent_of[contact] = -1
            q = queue_of[contact]
            if places[q] == 1:
                load[agent], hand[agent] = 0, -1
            else:
                if slowdown[q] > 0:
                    before, other = -1, hand[agent]
                    while other != contact:
                        before, other = other, line_next[other]
                    if before < 0:
                        hand[agent] = line_next[contact]
                    else:
                        line_next[before] = line_next[contact]
                    if contact < last_measured:
                        counts[1] -= 1
                if hand[agent] >= 0:
                    pace(agent, stop, -1)
                load[agent] -= 1
            if serving[agent] >= 0:
                offer(agent, stop)
                if blended:
                    nudge(serving[agent], stop)
            elif load[agent] == 0 and held_since[agent] >= 0:
                overtime[agent] += min(stop, week_end) - held_since[agent]
                held_since[agent] = -1.0
        elif step <= arrival and step <= alarm:
            agent, group = step_agent[next_step], step_group[next_step]
            next_step += 1
            if agent < 0:
                # Another slot of the week, with other reserves.
                for other in range(groups):
                    reserve_now[other] = reserve[other * slots + group]
                for other in range(groups):
                    nudge(other, step)
            else:
                row = stands[agent]
                serving[agent] = group
                if row >= groups * levels:
                    # On work that can be put aside: it is, or stays with the agent.
                    if group < 0:
                        job = put_aside(agent, step)
                        come_in(job, step, True)
                    else:
                        step_away(agent)
                        stand(agent, groups * levels + group)
                elif group < 0:
                    step_away(agent)
                    if load[agent] > 0 and step < week_end:
                        held_since[agent] = step
                else:
                    if held_since[agent] >= 0:
                        overtime[agent] += min(step, week_end) - held_since[agent]
                        held_since[agent] = -1.0
                    if load[agent] < FULL:
                        offer(agent, step)
                    if blended:
                        nudge(group, step)
            if step >= week_end and settled(step):
                break
        elif arrival <= alarm:
            next_contact += 1
            come_in(next_contact - 1, arrival, False)
        else:
            _, contact, comes = heappop(later)
            q = queue_of[contact]
            if comes == 0:
                # Has it given up, or has the reply not been sent when it was due?
                other = follower[contact]
                if not live[q]:
                    if not end[contact] <= key[contact] + SLACK:
                        heappush(later, (alarm, other, 1))
                elif start[contact] != start[contact]:
                    heappush(later, (alarm + delay[other], other, 1))
            else:
                shuts = closes[q * slots + min(int(alarm / slot), slots - 1)]
                if shuts > alarm:
                    # Until now `leaves` was how long it would wait.
                    arrived[contact], key[contact] = alarm, alarm
                    leaves[contact] = min(alarm + leaves[contact], shuts)
                    come_in(contact, alarm, False)
    return aside
