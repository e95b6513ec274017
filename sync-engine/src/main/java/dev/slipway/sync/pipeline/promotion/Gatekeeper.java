package dev.slipway.sync.pipeline.promotion;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.sync.flag.FlagWish;
import dev.slipway.sync.flag.Flags;
import dev.slipway.sync.gate.Candidate;
import dev.slipway.sync.gate.Candidate.Approvers;
import dev.slipway.sync.gate.PromotionGates;
import dev.slipway.sync.gate.PromotionGates.Judgement;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Stage;
import dev.slipway.sync.pipeline.definition.Definitions;
import dev.slipway.sync.pipeline.part.RepositorySettings;
import dev.slipway.sync.pipeline.part.Surroundings;
import dev.slipway.sync.promote.Proof;
import dev.slipway.sync.promote.Verification;
import dev.slipway.sync.promote.Verification.Subject;
import java.util.List;
import java.util.Optional;

/** Asks the gates of a stage about a commit: collects what they must know, and lets them judge. */
final class Gatekeeper {
    private static final String HEAD = "HEAD";

    private final Surroundings around;
    private final RepositorySettings settings;
    private final ApprovalPolicy policy;

    Gatekeeper(Surroundings around, RepositorySettings settings, ApprovalPolicy policy) {
        this.around = around;
        this.settings = settings;
        this.policy = policy;
    }

    /**
     * The answers now.
     *
     * @param proofs what the stage before vouches for
     * @param rejection why the stage does not take the commit by itself: it took it back
     * @param named whether a person named the commit
     */
    Judgement judge(
            Flags flags,
            Proof.Source proofs,
            Stage stage,
            CommitId commit,
            Optional<String> component,
            Optional<String> rejection,
            boolean named) {
        Optional<String> before = stage.promotion().from().filter(from -> !from.equals(HEAD));
        Optional<Proof> proof = before.map(from -> proofs.of(from, component));
        Optional<String> doubt = proof.flatMap(of -> doubt(of, before.orElse(""), commit));
        Candidate candidate = new Candidate(
                stage.name(),
                commit,
                doubt,
                rejection,
                named,
                doubt.isPresent() ? Optional.empty() : proof.flatMap(Proof::since),
                verification(stage, commit, component),
                approvers(stage, commit),
                stage.promotion()
                        .gates()
                        .flag()
                        .map(wish -> flags.evaluate(FlagWish.of(wish).flag(), context(stage, component))));
        return PromotionGates.judge(stage.promotion(), candidate, around.now());
    }

    private static Optional<String> doubt(Proof proof, String from, CommitId commit) {
        if (proof.commit().equals(Optional.of(commit))) return proof.doubt();
        return Optional.of(from + " runs "
                + proof.commit().map(CommitId::abbreviated).orElse("no commit yet") + ", not " + commit.abbreviated());
    }

    private static Flags.Context context(Stage stage, Optional<String> component) {
        return new Flags.Context(
                Optional.of(stage.name()), Optional.empty(), component, dev.slipway.diff.tree.Mapping.empty());
    }

    private Optional<Candidate.Verification> verification(Stage stage, CommitId commit, Optional<String> component) {
        if (stage.promotion().gates().verify().isEmpty()) return Optional.empty();
        Subject subject = new Subject(stage.name(), component, commit);
        return around.informers()
                .world()
                .get(new ObjectKey(Definitions.VERIFICATION.groupKind(), settings.namespace(), subject.name()))
                .filter(object -> Subject.of(object).equals(Optional.of(subject)))
                .flatMap(object -> Verification.of(object).evidence("slipway verify " + stage.name()));
    }

    private Approvers approvers(Stage stage, CommitId commit) {
        if (stage.promotion().gates().approvals() == 0) return new Approvers(List.of(), Optional.empty());
        List<String> names =
                around.informers().world().list(Definitions.APPROVAL.groupKind(), settings.namespace()).stream()
                        .filter(approval -> isOurs(approval)
                                && approval.spec().text("stage").equals(Optional.of(stage.name()))
                                && approval.spec().text("commit").equals(Optional.of(commit.hex())))
                        .flatMap(approval -> approval.spec().text("by").stream())
                        .toList();
        return new Approvers(names, policy.doubt());
    }

    private boolean isOurs(ApiObject approval) {
        return approval.spec()
                .text("repository")
                .filter(name -> !name.isEmpty() && !name.equals(settings.name()))
                .isEmpty();
    }
}
