package dev.slipway.sync.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sync.flag.Flags;
import dev.slipway.sync.gate.Candidate.Approvers;
import dev.slipway.sync.gate.Candidate.Verification.State;
import dev.slipway.sync.gate.Gate.Rule;
import dev.slipway.sync.gate.PromotionGates.Judgement;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Stage;
import dev.slipway.sync.model.Stage.Window;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PromotionGatesTest {
    private static final CommitId COMMIT = new CommitId("5f2c".repeat(10));
    /** A Thursday, 10 o'clock in Berlin. */
    private static final Instant NOW = Instant.parse("2026-01-01T09:00:00Z");

    private static final Window OFFICE =
            new Window(true, "0 9 * * 1-4", Duration.ofHours(7), ZoneId.of("Europe/Berlin"));

    @Test
    void aStageWithoutGatesOnlyAsksTheStageBefore() {
        Judgement good = judge(Stage.Gates.NONE, proven("2026-01-01T08:59:59Z"));
        Judgement bad = judge(Stage.Gates.NONE, doubted("web-canary is Progressing"));

        assertThat(lines(good)).containsExactly("proven Open: synced and healthy since 2026-01-01T08:59:59Z");
        assertThat(good.isOpen()).isTrue();
        assertThat(lines(bad)).containsExactly("proven Held: web-canary is Progressing");
        assertThat(bad.line()).isEqualTo("held by proven: web-canary is Progressing");
        assertThat(bad.earliest()).as("nobody knows when it gets well").isEmpty();
    }

    @Test
    void soakCountsFromWhenTheStageBeforeWasWell() {
        Judgement early = judge(soak(Duration.ofHours(1)), proven("2026-01-01T08:30:00Z"));
        Judgement done = judge(soak(Duration.ofMinutes(30)), proven("2026-01-01T08:30:00Z"));

        assertThat(early.closed()).singleElement().satisfies(gate -> {
            assertThat(gate.rule()).isEqualTo(Rule.SOAK);
            assertThat(gate.actual()).isEqualTo("since 2026-01-01T08:30:00Z");
            assertThat(gate.needed()).isEqualTo("1h at canary");
        });
        assertThat(early.earliest()).hasValue(Instant.parse("2026-01-01T09:30:00Z"));
        assertThat(early.reviewAt()).hasValue(Instant.parse("2026-01-01T09:30:00Z"));
        assertThat(done.isOpen()).isTrue();
    }

    @Test
    void soakThatHasNotBegunHasNoTime() {
        Judgement judgement = judge(soak(Duration.ofHours(1)), doubted("web-canary is Degraded"));

        assertThat(lines(judgement))
                .containsExactly("proven Held: web-canary is Degraded", "soak Held: not synced and healthy at canary");
        assertThat(judgement.earliest()).isEmpty();
    }

    @Test
    void peopleCountOnceEach() {
        Stage.Gates two = new Stage.Gates(Optional.empty(), 2, List.of(), Optional.empty());

        Judgement one = judge(two, approved("alice", "alice"));
        Judgement both = judge(two, approved("bob", "alice"));

        assertThat(one.closed()).singleElement().satisfies(gate -> {
            assertThat(gate.actual()).isEqualTo("alice");
            assertThat(gate.needed()).isEqualTo("2 people");
            assertThat(gate.verdict().why())
                    .isEqualTo("1 person more must approve it: slipway approve release --commit " + COMMIT);
        });
        assertThat(one.earliest()).isEmpty();
        assertThat(one.reviewAt()).as("people are no matter of time").isEmpty();
        assertThat(both.isOpen()).isTrue();
        assertThat(lines(both)).contains("approvals Open: alice, bob");
    }

    @Test
    void namesThatCouldBeInventedDoNotCount() {
        Stage.Gates one = new Stage.Gates(Optional.empty(), 1, List.of(), Optional.empty());
        Candidate candidate = candidate(
                Optional.empty(), NOW, new Approvers(List.of("alice"), Optional.of("nobody checks names")), "false");

        assertThat(judge(one, candidate).line()).isEqualTo("held by approvals: nobody checks names");
    }

    @Test
    void windowsOpenAndClose() {
        Stage.Gates office = new Stage.Gates(Optional.empty(), 0, List.of(OFFICE), Optional.empty());

        Judgement open = judge(office, proven("2026-01-01T08:00:00Z"));
        Judgement closed = PromotionGates.judge(
                rules(office), proven("2026-01-01T08:00:00Z"), Instant.parse("2026-01-01T15:00:00Z"));

        assertThat(lines(open)).contains("windows Open: open until 2026-01-01T15:00:00Z");
        assertThat(open.reviewAt()).hasValue(Instant.parse("2026-01-01T15:00:00Z"));
        assertThat(closed.line()).isEqualTo("held by windows: closed until 2026-01-05T08:00:00Z");
        assertThat(closed.earliest()).hasValue(Instant.parse("2026-01-05T08:00:00Z"));
    }

    @Test
    void theEarliestTimeMindsWhatWillHaveClosedUntilThen() {
        Stage.Gates both = new Stage.Gates(Optional.of(Duration.ofHours(8)), 0, List.of(OFFICE), Optional.empty());

        Judgement judgement = judge(both, proven("2026-01-01T08:30:00Z"));

        assertThat(judgement.line()).contains("held by soak");
        assertThat(judgement.earliest())
                .as("the soak ends on Thursday evening")
                .hasValue(Instant.parse("2026-01-05T08:00:00Z"));
    }

    @Test
    void aFlagMustSaySo() {
        Stage.Gates flag = new Stage.Gates(Optional.empty(), 0, List.of(), Optional.of("release-open"));

        assertThat(judge(flag, flagged("false")).line())
                .isEqualTo("held by flag: the flag release-open is off for release; it opens when flags.yaml says so");
        assertThat(judge(flag, flagged("true")).isOpen()).isTrue();
    }

    @Test
    void whatAPersonNamedNeedsNoProofButSoaksAllTheSame() {
        Candidate named = new Candidate(
                "release",
                COMMIT,
                Optional.of("canary runs 1234567, not 5f2c5f2"),
                Optional.empty(),
                true,
                Optional.empty(),
                new Approvers(List.of(), Optional.empty()),
                Optional.empty());

        assertThat(judge(Stage.Gates.NONE, named).isOpen()).isTrue();
        assertThat(judge(soak(Duration.ofHours(1)), named).line())
                .isEqualTo("held by soak: the 1h begin once canary is synced and healthy at 5f2c5f2");
    }

    @Test
    void whatAStageTookBackDoesNotComeByItselfHoweverWellItIs() {
        Candidate back = new Candidate(
                "release",
                COMMIT,
                Optional.empty(),
                Optional.of("ann took it back"),
                false,
                Optional.of(NOW),
                new Approvers(List.of(), Optional.empty()),
                Optional.empty());

        Judgement judgement = judge(Stage.Gates.NONE, back);

        assertThat(judgement.line()).isEqualTo("held by rejection: ann took it back");
        assertThat(judgement.earliest()).isEmpty();
        assertThat(judge(Stage.Gates.NONE, proven("2026-01-01T00:00:00Z")).gates())
                .noneMatch(gate -> gate.rule() == Rule.REJECTION);
    }

    @Test
    void aStageThatIsFedByTheDefaultBranchNeedsNoProof() {
        Judgement judgement =
                PromotionGates.judge(new Stage.Promotion(Optional.of("HEAD"), true), doubted("does not matter"), NOW);

        assertThat(judgement.gates()).isEmpty();
        assertThat(judgement.isOpen()).isTrue();
    }

    @Test
    void jobsVerifyTheCommitOnceItIsProvenAndBeforePeopleDecide() {
        Stage.Gates gates = new Stage.Gates(
                Optional.of(Duration.ofHours(1)), 1, List.of(), Optional.empty(), List.of("verify/smoke.yaml"));
        Candidate soaking = proven("2026-01-01T08:30:00Z");
        Candidate soaked = proven("2026-01-01T07:30:00Z");

        assertThat(judge(gates, soaking).verificationDue()).isFalse();
        assertThat(judge(gates, doubted("web is not synced")).verificationDue()).isFalse();
        assertThat(judge(gates, soaked).verificationDue()).isTrue();
        assertThat(lines(judge(gates, soaked)))
                .containsExactly(
                        "proven Open: synced and healthy since 2026-01-01T07:30:00Z",
                        "soak Open: since 2026-01-01T07:30:00Z",
                        "verify Held: not begun",
                        "approvals Held: nobody");
        Judgement failed = judge(gates, verified(soaked, State.FAILED));
        assertThat(failed.verificationDue()).isFalse();
        assertThat(failed.line()).contains("refused by verify: it said no");
        assertThat(failed.earliest()).isEmpty();
        assertThat(lines(judge(gates, verified(soaked, State.SUCCEEDED)))).contains("verify Open: as told");
    }

    @Test
    void aCommitThatAPersonNamedIsVerifiedOnlyWhereItRuns() {
        Stage.Gates gates =
                new Stage.Gates(Optional.empty(), 0, List.of(), Optional.empty(), List.of("verify/smoke.yaml"));
        Candidate named = new Candidate(
                "release",
                COMMIT,
                Optional.of("canary runs another"),
                Optional.empty(),
                true,
                Optional.empty(),
                new Approvers(List.of(), Optional.empty()),
                Optional.empty());

        Judgement judgement = judge(gates, named);

        assertThat(judgement.verificationDue()).isFalse();
        assertThat(judgement.line()).isEqualTo("held by verify: it is verified where it runs: canary runs another");
    }

    private static Candidate verified(Candidate candidate, State state) {
        return new Candidate(
                candidate.stage(),
                candidate.commit(),
                candidate.doubt(),
                candidate.rejection(),
                candidate.named(),
                candidate.provenSince(),
                Optional.of(new Candidate.Verification(state, "as told", "it said no")),
                candidate.approvedBy(),
                candidate.flag());
    }

    private static List<String> lines(Judgement judgement) {
        return judgement.gates().stream()
                .map(gate -> gate.rule().word() + " " + gate.state() + ": " + gate.actual())
                .toList();
    }

    private static Judgement judge(Stage.Gates gates, Candidate candidate) {
        return PromotionGates.judge(rules(gates), candidate, NOW);
    }

    private static Stage.Promotion rules(Stage.Gates gates) {
        return new Stage.Promotion(Optional.of("canary"), true, gates);
    }

    private static Stage.Gates soak(Duration span) {
        return new Stage.Gates(Optional.of(span), 0, List.of(), Optional.empty());
    }

    private static Candidate proven(String since) {
        return candidate(Optional.empty(), Instant.parse(since), new Approvers(List.of(), Optional.empty()), "false");
    }

    private static Candidate doubted(String doubt) {
        return new Candidate(
                "release",
                COMMIT,
                Optional.of(doubt),
                Optional.empty(),
                false,
                Optional.empty(),
                new Approvers(List.of(), Optional.empty()),
                Optional.empty());
    }

    private static Candidate approved(String... names) {
        return candidate(Optional.empty(), NOW, new Approvers(List.of(names), Optional.empty()), "false");
    }

    private static Candidate flagged(String on) {
        return candidate(Optional.empty(), NOW, new Approvers(List.of(), Optional.empty()), on);
    }

    private static Candidate candidate(Optional<String> doubt, Instant since, Approvers approvers, String on) {
        String file = "flags: {release-open: {state: ENABLED, variants: {'on': true, 'off': false}, defaultVariant: '"
                + (on.equals("true") ? "on" : "off") + "'}}";
        Flags flags = Flags.read("flags.yaml", file.getBytes(StandardCharsets.UTF_8))
                .asOptional()
                .orElseThrow();
        return new Candidate(
                "release",
                COMMIT,
                doubt,
                Optional.empty(),
                false,
                Optional.of(since),
                approvers,
                Optional.of(flags.evaluate(
                        "release-open",
                        new Flags.Context(
                                Optional.of("release"),
                                Optional.empty(),
                                Optional.empty(),
                                dev.slipway.diff.tree.Mapping.empty()))));
    }
}
