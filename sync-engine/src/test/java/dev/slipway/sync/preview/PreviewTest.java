package dev.slipway.sync.preview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.schema.Schema;
import dev.slipway.diff.view.Difference;
import dev.slipway.sync.model.Application;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Problem.Reason;
import dev.slipway.sync.preview.Danger.Kind;
import dev.slipway.sync.preview.Forecast.Changed;
import dev.slipway.sync.preview.StagePreview.Existence;
import dev.slipway.templating.manifest.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PreviewTest {
    private static final CommitId BASE = new CommitId("a".repeat(40));
    private static final CommitId HEAD = new CommitId("b".repeat(40));
    private static final ObjectKey WEB = new ObjectKey(new GroupKind("apps", "Deployment"), "canary", "web");

    @Test
    void dangersComeWorstFirstAndOnce() {
        Danger restart = Danger.of(Kind.RESTARTS, WEB, "restarts 3 pods");
        Danger claim = Danger.of(Kind.DELETES_DATA, WEB, "is deleted");
        Danger held = new Danger(Kind.HELD, Optional.empty(), "is held by approvals");

        Preview preview = preview(
                List.of(),
                coming(stage("canary", List.of(held), List.of(restart))),
                coming(stage("release", List.of(), List.of(claim, restart))));

        assertThat(preview.dangers()).containsExactly(claim, restart, held);
        assertThat(claim.kind().reason()).isEqualTo("DeletesData");
    }

    @Test
    void aChangeThatChangesNothingIsEmptyAndOneWithAProblemIsNot() {
        Problem problem = Problem.of(Reason.InvalidTemplate, "no");

        assertThat(preview(List.of(), stage("canary", List.of(), List.of())).isEmpty())
                .isTrue();
        assertThat(preview(List.of(problem)).isEmpty()).isFalse();
        assertThat(preview(List.of(problem)).allProblems()).containsExactly(problem);
    }

    @Test
    void whatIsTheSameHasTheSameDigest() {
        Preview one = preview(List.of(), stage("canary", List.of(), List.of()));
        Preview other = preview(List.of(), stage("canary", List.of(), List.of()));
        Preview worse = preview(
                List.of(), stage("canary", List.of(new Danger(Kind.HELD, Optional.empty(), "is held")), List.of()));

        assertThat(one.digest()).isEqualTo(other.digest()).isNotEqualTo(worse.digest());
    }

    @Test
    void aLabelThatEverythingBearsIsToldOnceWhateverItsValues() {
        List<Changed> objects = new ArrayList<>();
        for (int i = 0; i < 61; i++) objects.add(relabelled("config-" + i, "1." + i, "2." + i));
        objects.add(changed("other", object("other", "1", "x"), object("other", "1", "y")));

        List<Alike> groups = Alike.withMarks(objects);

        assertThat(groups).hasSize(2);
        assertThat(groups.get(0).objects()).hasSize(61);
        assertThat(groups.get(0).sentence()).isEqualTo("only label app.version");
        assertThat(groups.get(1).isGroup()).isFalse();
        assertThat(Alike.of(objects)).hasSize(62);
    }

    private static Changed relabelled(String name, String before, String after) {
        return changed(name, object(name, before, "x"), object(name, after, "x"));
    }

    private static Changed changed(String name, ApiObject before, ApiObject after) {
        Difference difference =
                Difference.of(name, Optional.of(before.root()), Optional.of(after.root()), Schema.ANY, path -> false);
        return new Changed(
                after.key(),
                "update",
                Optional.of(0),
                Optional.empty(),
                difference,
                List.of(),
                List.of(),
                "",
                Trace.NONE);
    }

    private static ApiObject object(String name, String version, String value) {
        return ApiObject.of(GroupVersionKind.of("v1", "ConfigMap"), "canary", name)
                .withLabel("app.version", version)
                .withAt(value, "data", "key");
    }

    private static Preview preview(List<Problem> problems, StagePreview... stages) {
        return new Preview(Subject.of("shop", BASE, HEAD), List.of(stages), problems);
    }

    private static StagePreview coming(StagePreview stage) {
        return new StagePreview(
                stage.name(),
                Existence.COMES,
                false,
                Optional.empty(),
                stage.flags(),
                stage.dangers(),
                stage.applications(),
                stage.problems());
    }

    private static StagePreview stage(String name, List<Danger> dangers, List<Danger> ofWeb) {
        Application web = new Application("web", name, Optional.empty());
        Forecast nothing = Forecast.nothing(web.name(), name);
        ApplicationPreview application =
                new ApplicationPreview(web, nothing, nothing, Optional.empty(), ofWeb, List.of(), List.of());
        return new StagePreview(
                name, Existence.STAYS, false, Optional.of(BASE), List.of(), dangers, List.of(application), List.of());
    }
}
