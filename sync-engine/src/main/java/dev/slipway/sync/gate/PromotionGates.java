package dev.slipway.sync.gate;

import dev.slipway.cluster.object.Times;
import dev.slipway.sync.flag.Evaluation;
import dev.slipway.sync.flag.FlagWish;
import dev.slipway.sync.gate.Gate.Rule;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Problem.Reason;
import dev.slipway.sync.model.Spans;
import dev.slipway.sync.model.Stage;
import dev.slipway.sync.schedule.Windows;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Decides whether a commit may come to a stage, gate by gate. What is decided and what is explained come from here alike. */
public final class PromotionGates {
    private static final String HEAD = "HEAD";

    private final Stage.Promotion rules;
    private final Candidate candidate;
    private final Instant now;

    private PromotionGates(Stage.Promotion rules, Candidate candidate, Instant now) {
        this.rules = rules;
        this.candidate = candidate;
        this.now = now;
    }

    /**
     * All gates, each with its answer.
     *
     * @param earliest when the commit may come at the earliest, as far as the clock decides; empty if all are open, or if it cannot be told
     * @param reviewAt when the answers may change by time alone
     * @param verificationDue whether the Jobs that verify the commit are to begin: it is proven otherwise, and they have not
     */
    public record Judgement(
            List<Gate> gates, Optional<Instant> earliest, Optional<Instant> reviewAt, boolean verificationDue) {
        public Judgement {
            gates = List.copyOf(gates);
        }

        public boolean isOpen() {
            return gates.stream().allMatch(gate -> gate.verdict().isOpen());
        }

        /** Those that are not open. */
        public List<Gate> closed() {
            return gates.stream().filter(gate -> !gate.verdict().isOpen()).toList();
        }

        /** {@code held by soak: ...} for each that is not open; empty if all are. */
        public String line() {
            return closed().stream()
                    .map(gate -> gate.state().toLowerCase(java.util.Locale.ROOT) + " by "
                            + gate.rule().word() + ": " + gate.verdict().why())
                    .collect(Collectors.joining("; "));
        }
    }

    /** The answers at a moment. */
    public static Judgement judge(Stage.Promotion rules, Candidate candidate, Instant now) {
        return new PromotionGates(rules, candidate, now).judge();
    }

    private Judgement judge() {
        List<Gate> gates = new ArrayList<>();
        rules.from().filter(from -> !from.equals(HEAD)).ifPresent(from -> gates.add(proven(from)));
        candidate
                .rejection()
                .ifPresent(why -> gates.add(
                        new Gate(Rule.REJECTION, new Verdict.Held(why), "taken back", "a change of it, or --force")));
        rules.gates().soak().ifPresent(soak -> gates.add(soak(soak)));
        boolean due = isVerificationDue(gates);
        if (!rules.gates().verify().isEmpty()) gates.add(verify(gates));
        if (rules.gates().approvals() > 0) gates.add(approvals(rules.gates().approvals()));
        Windows windows = Windows.of(rules.gates().windows());
        if (!rules.gates().windows().isEmpty()) gates.add(windows(windows));
        rules.gates().flag().ifPresent(flag -> gates.add(flag(FlagWish.of(flag))));
        return new Judgement(gates, earliest(gates, windows), reviewAt(gates, windows), due);
    }

    private Gate proven(String from) {
        String needed = "synced and healthy at " + from;
        if (candidate.named()) return new Gate(Rule.PROVEN, Verdict.OPEN, "named by a person", needed);
        if (candidate.doubt().isPresent())
            return new Gate(
                    Rule.PROVEN,
                    new Verdict.Held(candidate.doubt().get()),
                    candidate.doubt().get(),
                    needed);
        String since =
                candidate.provenSince().map(at -> " since " + Times.seconds(at)).orElse("");
        return new Gate(Rule.PROVEN, Verdict.OPEN, "synced and healthy" + since, needed);
    }

    private Gate soak(Duration soak) {
        String from = rules.from().orElse("");
        String needed = Spans.print(soak) + " at " + from;
        Optional<Instant> since = candidate.provenSince();
        if (since.isEmpty())
            return new Gate(
                    Rule.SOAK,
                    new Verdict.Held("the " + Spans.print(soak) + " begin once " + from + " is synced and healthy at "
                            + candidate.commit().abbreviated()),
                    "not synced and healthy at " + from,
                    needed);
        Instant done = since.get().plus(soak);
        String actual = "since " + Times.seconds(since.get());
        Verdict verdict = now.isBefore(done)
                ? new Verdict.Held(
                        from + " must stay synced and healthy for " + Spans.print(soak) + ", until "
                                + Times.seconds(done),
                        Optional.of(done))
                : Verdict.OPEN;
        return new Gate(Rule.SOAK, verdict, actual, needed);
    }

    /** What people and clocks decide is not waited for, so that people see how the Jobs ended when they decide. */
    private boolean isVerificationDue(List<Gate> before) {
        return !rules.gates().verify().isEmpty()
                && candidate.verification().isEmpty()
                && candidate.doubt().isEmpty()
                && before.stream().allMatch(gate -> gate.verdict().isOpen());
    }

    private Gate verify(List<Gate> before) {
        List<String> files = rules.gates().verify();
        String needed = String.join(", ", files) + (files.size() == 1 ? " succeeds" : " succeed");
        if (candidate.verification().isEmpty())
            return new Gate(Rule.VERIFY, new Verdict.Held(unverified(before)), "not begun", needed);
        Candidate.Verification found = candidate.verification().get();
        Verdict verdict = switch (found.state()) {
            case RUNNING -> new Verdict.Held(found.actual());
            case SUCCEEDED -> Verdict.OPEN;
            case FAILED -> new Verdict.Refused(Problem.of(Reason.InvalidPromotion, found.message()));
        };
        return new Gate(Rule.VERIFY, verdict, found.actual(), needed);
    }

    private String unverified(List<Gate> before) {
        if (candidate.doubt().isPresent())
            return "it is verified where it runs: " + candidate.doubt().get();
        return before.stream()
                .filter(gate -> !gate.verdict().isOpen())
                .findFirst()
                .map(gate -> "its Jobs begin once " + gate.rule().word() + " is open")
                .orElse("its Jobs are about to begin");
    }

    private Gate approvals(int needed) {
        List<String> names = candidate.approvedBy().names();
        int missing = needed - names.size();
        String actual = names.isEmpty() ? "nobody" : String.join(", ", names);
        String people = needed == 1 ? "1 person" : needed + " people";
        Optional<String> unsure = candidate.approvedBy().unsure();
        if (unsure.isPresent()) return new Gate(Rule.APPROVALS, new Verdict.Held(unsure.get()), actual, people);
        if (missing <= 0) return new Gate(Rule.APPROVALS, Verdict.OPEN, actual, people);
        return new Gate(
                Rule.APPROVALS,
                new Verdict.Held(missing + (missing == 1 ? " person" : " people") + (names.isEmpty() ? "" : " more")
                        + " must approve it: slipway approve " + candidate.stage() + " --commit "
                        + candidate.commit().hex()),
                actual,
                people);
    }

    private Gate windows(Windows windows) {
        String needed = rules.gates().windows().stream()
                .map(window -> (window.allows() ? "in " : "not in ") + window)
                .collect(Collectors.joining(", "));
        if (windows.isOpenAt(now)) {
            String until = windows.closesAfter(now)
                    .map(end -> " until " + Times.seconds(end))
                    .orElse("");
            return new Gate(Rule.WINDOWS, Verdict.OPEN, "open" + until, needed);
        }
        String actual =
                windows.freezing(now).map(window -> "frozen by " + window).orElse("closed");
        Optional<Instant> opens = windows.opensFrom(now);
        Verdict verdict = opens.isPresent()
                ? new Verdict.Held(actual + " until " + Times.seconds(opens.get()), opens)
                : new Verdict.Refused(
                        Problem.of(Reason.InvalidPromotion, actual + ", and as far as one can see never open again"));
        return new Gate(Rule.WINDOWS, verdict, actual, needed);
    }

    private Gate flag(FlagWish wish) {
        String needed =
                wish.flag() + wish.variant().map(variant -> " is " + variant).orElse(" is on");
        if (candidate.flag().isEmpty() || candidate.flag().get().error().isPresent()) {
            String why = candidate.flag().flatMap(Evaluation::error).orElse("there is no flag \"" + wish.flag() + "\"");
            return new Gate(Rule.FLAG, new Verdict.Refused(Problem.of(Reason.InvalidPromotion, why)), why, needed);
        }
        Evaluation said = candidate.flag().get();
        String actual = wish.flag() + " is "
                + said.variant().orElse(said.reason().name().toLowerCase(java.util.Locale.ROOT));
        Verdict verdict = wish.isFulfilled(said)
                ? Verdict.OPEN
                : new Verdict.Held(
                        "the flag " + actual + " for " + candidate.stage() + "; it opens when flags.yaml says so");
        return new Gate(Rule.FLAG, verdict, actual, needed);
    }

    /** Where a window is open now but will not be when the soak is over, the next one counts. */
    private static Optional<Instant> earliest(List<Gate> gates, Windows windows) {
        List<Gate> closed =
                gates.stream().filter(gate -> !gate.verdict().isOpen()).toList();
        boolean unknown = closed.stream()
                .anyMatch(gate -> gate.rule() == Rule.PROVEN
                        || gate.rule() == Rule.REJECTION
                        || gate.rule() == Rule.VERIFY
                        || gate.rule() == Rule.SOAK && gate.verdict().reviewAt().isEmpty());
        Optional<Instant> clock = closed.stream()
                .flatMap(gate -> gate.verdict().reviewAt().stream())
                .max(Instant::compareTo);
        return unknown ? Optional.empty() : clock.flatMap(windows::opensFrom);
    }

    private Optional<Instant> reviewAt(List<Gate> gates, Windows windows) {
        Stream<Instant> opening = gates.stream().flatMap(gate -> gate.verdict().reviewAt().stream());
        return Stream.concat(opening, windows.closesAfter(now).stream()).min(Instant::compareTo);
    }
}
