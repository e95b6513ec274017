package dev.slipway.sync.cli;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.adopt.Adopted;
import dev.slipway.sync.adopt.Adoption;
import dev.slipway.sync.adopt.Draft;
import dev.slipway.sync.adopt.Ground;
import dev.slipway.sync.adopt.LiveField;
import dev.slipway.sync.adopt.LiveFields;
import dev.slipway.sync.layout.Configuration;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Snapshot;
import dev.slipway.sync.plan.Kinds;
import dev.slipway.sync.plan.Plan;
import dev.slipway.sync.render.Renderer;
import dev.slipway.sync.report.overview.ApplicationView;
import dev.slipway.sync.report.overview.RepositoryView;
import dev.slipway.sync.seal.Unsealer;
import dev.slipway.sync.source.git.LocalRepository;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Makes the commit that keeps what is live in a clone on this disk. What is checked out stays as it is. */
record LocalAdoption(Plane plane, RepositoryView repository, Path directory, Unsealer unsealer, Instant now) {

    /** The outcome, in the words of an Adoption's status. */
    Mapping of(
            ApplicationView view,
            List<String> objects,
            Optional<String> branch,
            Optional<String> message,
            Optional<String> by) {
        Draft draft = new Draft(view.name(), branch, message, by);
        Kinds kinds = PlaneKinds.of(plane);
        try (LocalRepository files = good(LocalRepository.open(directory))) {
            Plan plan = good(new Upcoming(plane, kinds, repository, files, unsealer).plan(view));
            List<LiveField> fields = LiveFields.of(plan, objects);
            if (fields.isEmpty()) throw CommandFailure.of(List.of(Draft.noDrift(view.name(), objects)));
            Snapshot head = good(files.snapshot("HEAD"));
            Adopted adopted = good(ground(plan, head, kinds).then(ground -> Adoption.of(ground, fields)));
            CommitId onto = head.commit().orElse(CommitId.NONE);
            CommitId commit = good(draft.proposal(adopted, onto, now).then(files::propose));
            return status(adopted, draft.branchAt(now), commit);
        }
    }

    private Outcome<Ground> ground(Plan plan, Snapshot head, Kinds kinds) {
        return Configuration.read(head)
                .then(configuration -> configuration
                        .pipeline()
                        .stage(plan.application().stage())
                        .map(stage -> Outcome.good(new Ground(
                                plan.application(),
                                stage,
                                configuration,
                                head,
                                new Renderer(kinds::isClusterScoped, unsealer))))
                        .orElseGet(() -> Outcome.bad(Problem.of(
                                Problem.Reason.InvalidAdoption,
                                "what is checked out has no stage "
                                        + plan.application().stage()))));
    }

    private static Mapping status(Adopted adopted, String branch, CommitId commit) {
        return Mapping.builder()
                .put("phase", "Committed")
                .put("message", adopted.kept(branch) + "; push it with: git push origin " + branch)
                .put("branch", branch)
                .put("commit", commit.hex())
                .put("edits", adopted.edits().stream().map(Object::toString).toList())
                .put("left", adopted.left().stream().map(Object::toString).toList())
                .build();
    }

    private static <T> T good(Outcome<T> outcome) {
        return outcome.asOptional().orElseThrow(() -> CommandFailure.of(outcome.problems()));
    }
}
