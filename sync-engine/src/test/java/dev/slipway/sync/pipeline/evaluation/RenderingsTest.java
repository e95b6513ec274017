package dev.slipway.sync.pipeline.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.object.GroupKind;
import dev.slipway.sync.model.Application;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Rendering;
import dev.slipway.sync.pipeline.evaluation.Evaluation.StageEvaluation;
import dev.slipway.sync.render.Renderer;
import dev.slipway.sync.seal.Unsealer;
import dev.slipway.sync.testing.FakeRepository;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is rendered again by a commit, and what stays as it was. */
class RenderingsTest {
    private final FakeRepository repository = new FakeRepository();
    private final Evaluator evaluator = new Evaluator(repository, new Renderer(this::isClusterScoped, Unsealer.MASK));
    private final TreeMap<String, String> files = new TreeMap<>();
    private int rendered;
    private CommitId first = CommitId.NONE;
    private Wanted before = Wanted.gone(application("web"), CommitId.NONE, Optional.empty(), "");

    @BeforeEach
    void twoComponents() {
        files.put("slipway.yaml", pipeline("10"));
        files.put("parameters.yaml", "tier: gold\n");
        files.put("web/templates/map.yaml", map("{{tier}}"));
        files.put("web/parameters.yaml", "size: 1\n");
        files.put("other/templates/map.yaml", map("x"));
        first = repository.push(files);
        before = wanted("web");
    }

    @Test
    void aCommitElsewhereChangesNothing() {
        files.put("other/templates/map.yaml", map("y"));
        CommitId second = repository.push(files);

        Wanted now = wanted("web");

        assertThat(rendering(now)).isSameAs(rendering(before));
        assertThat(now.commit()).isEqualTo(first);
        assertThat(wanted("other").commit()).isEqualTo(second);
    }

    @Test
    void aFileThatIsNewButWasLookedForCounts() {
        files.put("web/development-parameters.yaml", "tier: silver\n");
        CommitId second = repository.push(files);

        assertThat(wanted("web").commit()).isEqualTo(second);
    }

    @Test
    void aFileOfAllComponentsCounts() {
        files.put("parameters.yaml", "tier: silver\n");
        CommitId second = repository.push(files);

        assertThat(wanted("web").commit()).isEqualTo(second);
        assertThat(wanted("other").commit())
                .as("reads no parameter, comes out the same")
                .isEqualTo(first);
    }

    @Test
    void whatIsReadThroughALinkCounts() {
        files.put("shared/v1/map.yaml", map("1"));
        files.put("web/templates", "->../shared/v1");
        files.remove("web/templates/map.yaml");
        CommitId linked = repository.push(files);
        assertThat(wanted("web").commit()).isEqualTo(linked);
        files.put("shared/v1/map.yaml", map("2"));
        CommitId changed = repository.push(files);

        assertThat(wanted("web").commit()).isEqualTo(changed);
    }

    @Test
    void whatComesOutTheSameIsWantedSinceItWasFirst() {
        files.put("web/templates/map.yaml", "# a comment\n" + map("{{tier}}"));
        repository.push(files);

        Wanted now = wanted("web");

        assertThat(rendering(now)).isNotSameAs(rendering(before));
        assertThat(rendering(now).manifests().get(0).origin().line()).isEqualTo(2);
        assertThat(now.commit()).isEqualTo(first);
        assertThat(rendering(now).commit()).isEqualTo(first);
    }

    @Test
    void aTemplateThatReadsTheCommitChangesWithEachCommit() {
        files.put("web/templates/map.yaml", map("{{#slipway}}{{commit}}{{/slipway}}"));
        repository.push(files);
        wanted("web");
        files.put("other/templates/map.yaml", map("y"));
        CommitId third = repository.push(files);

        Wanted now = wanted("web");

        assertThat(now.commit()).isEqualTo(third);
        assertThat(rendering(now).manifests().get(0).object().root().text("data", "tier"))
                .hasValue(third.hex());
    }

    @Test
    void aFlagCountsForThoseWhoAskForIt() {
        files.put("web/templates/map.yaml", map("{{#flags.gold}}yes{{/flags.gold}}"));
        files.put("other/templates/gated.yaml", gated("gold"));
        files.put("flags.yaml", flag("gold", "off"));
        files.put("third/templates/map.yaml", map("x"));
        repository.push(files);
        Wanted third = wanted("third");
        Wanted gated = wanted("other");
        files.put("flags.yaml", flag("gold", "on"));
        CommitId flipped = repository.push(files);

        assertThat(wanted("web").commit()).isEqualTo(flipped);
        assertThat(wanted("other").commit()).isEqualTo(flipped);
        assertThat(rendering(gated).withheld()).hasSize(1);
        assertThat(rendering(wanted("other")).withheld()).isEmpty();
        assertThat(rendering(wanted("third"))).isSameAs(rendering(third));
    }

    @Test
    void aFlagThatWasNotThereIsMissed() {
        files.put("flags.yaml", flag("other", "on"));
        files.put("web/templates/map.yaml", map("{{^flags.gold}}no{{/flags.gold}}{{#flags.gold}}yes{{/flags.gold}}"));
        repository.push(files);
        wanted("web");
        files.put("flags.yaml", flag("gold", "on"));
        CommitId flipped = repository.push(files);

        assertThat(wanted("web").commit()).isEqualTo(flipped);
    }

    @Test
    void otherLimitsOfPruningRenderNothing() {
        files.put("slipway.yaml", pipeline("3"));
        repository.push(files);

        Wanted now = wanted("web");

        assertThat(now.rules().prune().maxObjects()).isEqualTo(3);
        assertThat(rendering(now)).isSameAs(rendering(before));
    }

    @Test
    void aComponentThatIsFoundElsewhereIsAnother() {
        files.put("b/web/templates/map.yaml", map("b"));
        files.put("a/web/templates/map.yaml", map("a"));
        files.put("slipway.yaml", pipeline("10") + "components: [\"a/*\"]\n");
        repository.push(files);
        wanted("web");
        files.put("slipway.yaml", pipeline("10") + "components: [\"b/*\"]\n");
        CommitId moved = repository.push(files);

        assertThat(wanted("web").commit()).isEqualTo(moved);
    }

    @Test
    void whatCouldNotBeRenderedIsTriedAgainWhenSomethingChangesThatItRead() {
        files.put("web/templates/map.yaml", map("{{teir}}"));
        CommitId bad = repository.push(files);
        Wanted failed = wanted("web");
        assertThat(failed.rendering().problems()).isNotEmpty();
        files.put("other/templates/map.yaml", map("y"));
        repository.push(files);
        assertThat(wanted("web")).isEqualTo(failed);
        assertThat(wanted("web").commit()).isEqualTo(bad);
        files.put("web/parameters.yaml", "teir: x\n");
        CommitId mended = repository.push(files);

        assertThat(wanted("web").rendering().problems()).isEmpty();
        assertThat(wanted("web").commit()).isEqualTo(mended);
    }

    @Test
    void aCommitThatTakesEverythingBackRendersNothing() {
        files.put("web/templates/map.yaml", map("changed"));
        files.put("parameters.yaml", "tier: silver\n");
        CommitId changed = repository.push(files);
        assertThat(wanted("web").commit()).isEqualTo(changed);
        files.put("web/templates/map.yaml", map("{{tier}}"));
        files.put("parameters.yaml", "tier: gold\n");
        CommitId reverted = repository.push(files);
        rendered = 0;

        Wanted now = wanted("web");

        assertThat(rendered).isZero();
        assertThat(now.commit()).isEqualTo(reverted);
        assertThat(now.digest()).isEqualTo(before.digest());
        assertThat(rendering(now).commit()).isEqualTo(reverted);
        assertThat(rendering(now).manifests()).isEqualTo(rendering(before).manifests());
    }

    @Test
    void theSameFilesUnderAnotherCommitAreTheSame() {
        files.put("web/templates/map.yaml", map("changed"));
        repository.push(files);
        wanted("web");
        files.put("web/templates/map.yaml", map("{{tier}}"));
        files.put("web/unrelated.txt", "x");
        repository.push(files);
        rendered = 0;

        wanted("web");

        assertThat(rendered).isZero();
    }

    @Test
    void aFileOfTheComponentThatNobodyReadsRendersNothing() {
        files.put("web/README.md", "about");
        repository.push(files);
        rendered = 0;

        Wanted now = wanted("web");

        assertThat(rendered).isZero();
        assertThat(now.commit()).isEqualTo(first);
    }

    @Test
    void aCommitThatMovesNothingOfAStageLeavesItAsItIs() {
        files.put("slipway.yaml", pipeline("10").replace("ref: HEAD", "ref: refs/tags/development"));
        repository.tag("development", repository.push(files));
        StageEvaluation stage = stage();
        files.put("web/templates/map.yaml", map("ahead of the tag"));
        repository.push(files);

        assertThat(stage()).isSameAs(stage);
    }

    @Test
    void aComponentThatComesOrGoesIsSeen() {
        files.put("new/templates/map.yaml", map("x"));
        repository.push(files);
        assertThat(stage().wanted().keySet()).extracting(Application::component).containsExactly("new", "other", "web");
        files.remove("new/templates/map.yaml");
        files.put("new/readme.md", "gone");
        files.remove("other/templates/map.yaml");
        repository.push(files);
        assertThat(stage().wanted().keySet()).extracting(Application::component).containsExactly("web");
        files.put("new/release-parameters.yaml", "x: 1\n");
        files.put("new/templates/map.yaml", map("x"));
        repository.push(files);

        assertThat(stage().wanted().keySet())
                .as("new takes part in release only")
                .extracting(Application::component)
                .containsExactly("web");
    }

    @Test
    void aPartialCountsForThoseWhoUseItOnly() {
        files.put("library/labels.yaml", "team: a\n");
        files.put("library/unused.yaml", "x: 1\n");
        files.put("web/templates/map.yaml", labelled("library/labels"));
        CommitId used = repository.push(files);
        assertThat(wanted("web").commit()).isEqualTo(used);
        Wanted other = wanted("other");
        files.put("library/unused.yaml", "x: 2\n");
        repository.push(files);
        Wanted unchanged = wanted("web");
        assertThat(unchanged.commit()).isEqualTo(used);
        files.put("library/labels.yaml", "team: b\n");
        CommitId changed = repository.push(files);

        assertThat(wanted("web").commit()).isEqualTo(changed);
        assertThat(rendering(wanted("web")).manifests().get(0).object().labels())
                .containsEntry("team", "b");
        assertThat(rendering(wanted("other"))).isSameAs(rendering(other));
    }

    @Test
    void aPartialInAPartialCountsWhereItIsNotComeToAsWell() {
        files.put("library/labels.yaml", "team: a\n{{#tier}}\n{{> more}}\n{{/tier}}\n");
        files.put("web/templates/_more.mustache", "tier: {{tier}}\n");
        files.put("web/templates/map.yaml", labelled("library/labels"));
        repository.push(files);
        wanted("web");
        files.put("web/templates/_more.mustache", "level: {{tier}}\n");
        CommitId changed = repository.push(files);

        assertThat(wanted("web").commit()).isEqualTo(changed);
    }

    @Test
    void aPartialBehindALinkCounts() {
        files.put("shared/labels", "team: a\n");
        files.put("library/labels.yaml", "->../shared/labels");
        files.put("web/templates/map.yaml", labelled("library/labels"));
        repository.push(files);
        wanted("web");
        files.put("shared/labels", "team: b\n");
        CommitId changed = repository.push(files);

        assertThat(wanted("web").commit()).isEqualTo(changed);
    }

    @Test
    void aSecondPartialOfTheSameNameIsMissed() {
        files.put("web/templates/_labels.mustache", "team: a\n");
        files.put("web/templates/map.yaml", labelled("labels"));
        repository.push(files);
        wanted("web");
        files.put("web/templates/_labels.yaml", "team: b\n");
        repository.push(files);

        assertThat(wanted("web").rendering().problems())
                .singleElement()
                .asString()
                .contains("web/templates/_labels.yaml and web/templates/_labels.mustache are of the same name");
    }

    private Wanted wanted(String component) {
        return Optional.ofNullable(stage().wanted().get(application(component))).orElseThrow();
    }

    private StageEvaluation stage() {
        Evaluation evaluation =
                evaluator.evaluate(repository.refresh().asOptional().orElseThrow());
        assertThat(evaluation.problems()).isEmpty();
        return Optional.ofNullable(evaluation.stages().get("development")).orElseThrow();
    }

    /** Asked once for each object that is rendered. */
    private boolean isClusterScoped(GroupKind kind) {
        rendered++;
        return false;
    }

    private static Rendering rendering(Wanted wanted) {
        return wanted.rendering().asOptional().orElseThrow();
    }

    private static Application application(String component) {
        return new Application(component, "development", Optional.empty());
    }

    private static String pipeline(String most) {
        return """
                apiVersion: slipway.dev/v1alpha1
                kind: Pipeline
                stages:
                - name: development
                  ref: HEAD
                  prune: {maxObjects: %s}
                """.formatted(most);
    }

    private static String map(String tier) {
        return "{apiVersion: v1, kind: ConfigMap, metadata: {name: map}, data: {tier: \"" + tier + "\"}}\n";
    }

    private static String labelled(String partial) {
        return "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: map\n  labels:\n    {{> " + partial + "}}\n";
    }

    private static String gated(String flag) {
        return "{apiVersion: v1, kind: ConfigMap, metadata: {name: gated, annotations: {slipway.dev/feature-gate: "
                + flag + "}}}\n";
    }

    private static String flag(String name, String variant) {
        return "flags: {" + name + ": {state: ENABLED, variants: {\"on\": true, \"off\": false}, defaultVariant: \""
                + variant + "\"}}\n";
    }
}
