package dev.slipway.cluster.simulation;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a seed chooses before its story begins. Each story has few users and few faults, chosen anew: stories that all have a bit of everything are
 * all alike, and what needs much of one thing never happens in them (swarm testing).
 *
 * @param users by their names in {@link Cast}
 * @param severity of the faults, as a factor of how often they hit
 * @param acts how often people do something
 * @param pace the longest pause between two acts
 * @param smallNodes whether a node has room for few pods
 * @param batch most records that are written to the journal at once
 * @param mended whether people repair in the end what they broke; else what cannot work must say why
 * @param fromNothing whether the plane starts as the story begins, else it has been at rest
 * @param hour whether it is watched at rest for an hour, else for minutes
 */
record Script(
        long seed,
        Set<String> users,
        Set<Fault> faults,
        double severity,
        int acts,
        Duration pace,
        int nodes,
        boolean smallNodes,
        int batch,
        boolean mended,
        boolean fromNothing,
        boolean hour) {
    private static final List<Integer> PACES_MS = List.of(50, 800, 3000, 3000, 8000, 40_000);
    private static final Set<Fault> DELAYING = EnumSet.of(
            Fault.REFUSAL, Fault.LOST_ANSWER, Fault.LATE_ANSWER, Fault.LATE_EVENT, Fault.BROKEN_WATCH, Fault.FULL_DISK);
    private static final Set<Fault> DEAFENING = EnumSet.of(
            Fault.CONFLICT,
            Fault.REFUSAL,
            Fault.LOST_ANSWER,
            Fault.REPEATED_REQUEST,
            Fault.FULL_DISK,
            Fault.CRASH,
            Fault.RESTART);
    private static final int MOST_USERS = 3;
    private static final Duration MINUTES = Duration.ofSeconds(90);

    Script {
        users = new TreeSet<>(users);
    }

    static Script of(long seed) {
        return of(seed, Cast.names());
    }

    /** The script of a seed with nobody but some users. Who else there is to choose from makes no difference to those who are chosen. */
    static Script of(long seed, Collection<String> among) {
        SplittableRandom chance = new SplittableRandom(seed).split();
        int wanted = 1 + chance.nextInt(MOST_USERS) * chance.nextInt(2);
        List<String> users = among.stream()
                .sorted(Comparator.comparingLong(name -> lot(seed, name).nextLong()))
                .limit(wanted)
                .toList();
        return new Script(
                seed,
                Cast.withCompany(users),
                faults(seed, chance.nextDouble(0, 0.7)),
                chance.nextDouble(0.3, 1.8),
                chance.nextInt(2, 8),
                pace(users, PACES_MS.get(chance.nextInt(PACES_MS.size()))),
                chance.nextInt(1, Seedling.MOST_NODES + 1),
                chance.nextInt(6) == 0,
                chance.nextInt(3) == 0 ? 1 : 512,
                chance.nextInt(10) < 7,
                chance.nextInt(10) == 0,
                chance.nextInt(8) == 0);
    }

    /** Who lives by the minute has no story within seconds. */
    private static Duration pace(Collection<String> users, int drawnMs) {
        Duration drawn = Duration.ofMillis(drawnMs);
        return users.contains("cronjobs") && drawn.compareTo(MINUTES) < 0 ? MINUTES : drawn;
    }

    /** The same with others in it, all of them. */
    Script with(Collection<String> others) {
        return new Script(
                seed,
                Cast.withCompany(others),
                faults,
                severity,
                acts,
                pace(others, (int) pace.toMillis()),
                nodes,
                smallNodes,
                batch,
                mended,
                fromNothing,
                hour);
    }

    private static Set<Fault> faults(long seed, double share) {
        Set<Fault> faults = EnumSet.noneOf(Fault.class);
        for (Fault fault : Fault.values()) if (lot(seed, fault.name()).nextDouble() < share) faults.add(fault);
        return faults;
    }

    /** What is drawn for a name, by itself: one name more in the hat changes nothing for the others. */
    private static SplittableRandom lot(long seed, String name) {
        return new SplittableRandom(new SplittableRandom(seed).nextLong() ^ name.hashCode());
    }

    /** The script in one line, for {@link #parsed}: it tells the same story also when its seed has come to mean another one. */
    String text() {
        return "{seed: " + seed + ", users: " + users + ", faults: " + faults + ", severity: " + severity + ", acts: "
                + acts + ", paceMs: " + pace.toMillis() + ", nodes: " + nodes + ", smallNodes: " + smallNodes
                + ", batch: " + batch + ", mended: " + mended + ", fromNothing: " + fromNothing + ", hour: " + hour
                + "}";
    }

    static Script parsed(String text) {
        Mapping script = Stage.parsedMapping(text);
        return new Script(
                whole(script, "seed"),
                new TreeSet<>(script.sequence("users").texts()),
                script.sequence("faults").texts().stream()
                        .map(Fault::valueOf)
                        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Fault.class))),
                Double.parseDouble(((Scalar) script.get("severity").orElseThrow()).display()),
                (int) whole(script, "acts"),
                Duration.ofMillis(whole(script, "paceMs")),
                (int) whole(script, "nodes"),
                is(script, "smallNodes"),
                (int) whole(script, "batch"),
                is(script, "mended"),
                is(script, "fromNothing"),
                is(script, "hour"));
    }

    private static long whole(Mapping script, String field) {
        return script.whole(field).orElseThrow();
    }

    private static boolean is(Mapping script, String field) {
        return script.bool(field).orElseThrow();
    }

    /** How to tell it again. */
    String replay() {
        return equals(of(seed)) ? "-Dseed=" + seed : "-Dstory='" + text() + "'";
    }

    /** How far a view may be behind what is durable. */
    Duration lag() {
        boolean late = faults.stream().anyMatch(DELAYING::contains);
        return late ? Duration.ofMinutes(1) : Duration.ofMillis(500);
    }

    /** Whether no request is ever refused or lost, so that all news comes through; of a change that comes twice, the second is refused. */
    boolean isHeard() {
        return faults.stream().noneMatch(DEAFENING::contains);
    }

    /** Whether the plane has credentials: those who ask for certificates and tokens get some. */
    boolean hasCredentials() {
        return users.contains("certificates") || users.contains("accounts");
    }

    /** What an unlucky reader wants to know first. */
    String summary() {
        return "users " + users + ", faults " + faults + String.format(java.util.Locale.ROOT, " x%.1f, ", severity)
                + nodes + (smallNodes ? " small nodes, " : " nodes, ") + acts + " acts within " + pace.toMillis()
                + " ms each, batches of "
                + batch + (mended ? ", mended" : ", left as it is");
    }
}
