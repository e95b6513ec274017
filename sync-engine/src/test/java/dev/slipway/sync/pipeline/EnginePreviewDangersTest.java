package dev.slipway.sync.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.pipeline.definition.Definitions;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What to think twice about stands above all else in the comment, and whatever a preview depends on makes it anew. */
class EnginePreviewDangersTest extends PreviewedShop {

    @Override
    void prepare() {
        world.files.put("flags.yaml", flags("off"));
        world.files.put("web/templates/service.yaml", """
                apiVersion: v1
                kind: Service
                metadata: {name: web}
                spec: {selector: {app: web}, ports: [{port: 80}]}
                """);
        world.files.put("reader/templates/reader.yaml", """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: reader}
                spec:
                  replicas: 1
                  selector: {matchLabels: {app: reader}}
                  template:
                    metadata: {labels: {app: reader}}
                    spec: {containers: [{name: main, image: "reader:1", envFrom: [{configMapRef: {name: reader}}]}]}
                """);
        world.files.put("reader/templates/config.yaml", EngineWorld.configMap("reader", "greeting: hello"));
        world.files.put("data/templates/claim.yaml", """
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: orders}
                spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
                """);
        world.files.put("jobs/templates/job.yaml", job("1"));
    }

    private static String flags(String variant) {
        return "flags:\n  loud: {state: ENABLED, variants: {\"on\": true, \"off\": false}, defaultVariant: \"" + variant
                + "\"}\n";
    }

    private static String job(String version) {
        return """
                apiVersion: batch/v1
                kind: Job
                metadata: {name: migrate, annotations: {slipway.dev/replace: "true"}}
                spec: {template: {spec: {restartPolicy: Never, containers: [{name: m, image: "m:VERSION"}]}}}
                """.replace("VERSION", version);
    }

    /** A pull request that writes a file, or deletes it. */
    private String told(String path, Optional<String> text) {
        TreeMap<String, String> files = new TreeMap<>(world.files);
        text.ifPresentOrElse(content -> files.put(path, content), () -> files.remove(path));
        world.repository.branch("refs/heads/feature", first);
        open(7, world.repository.push("refs/heads/feature", files));
        return world.forge.text(7);
    }

    private String told(String path, String old, String text) {
        return told(path, Optional.of(world.files.get(path).replace(old, text)));
    }

    @Test
    void aClaimThatGoesTakesItsData() {
        assertThat(told("data/templates/claim.yaml", Optional.empty()))
                .contains("**deletes data** `PersistentVolumeClaim development/orders` is deleted");
    }

    @Test
    void whatElseGoesIsDeleted() {
        assertThat(told("reader/templates/config.yaml", Optional.empty()))
                .contains("**deletes** `ConfigMap development/reader` is deleted");
    }

    @Test
    void whatIsMadeAnewIsReplaced() {
        assertThat(told("jobs/templates/job.yaml", Optional.of(job("2"))))
                .contains("**replaces** `Job.batch development/migrate`");
    }

    @Test
    void whatTheNodesHaveNoRoomForDoesNotFit() {
        assertThat(told(
                        "web/templates/deployment.yaml",
                        "image: \"web:1\"",
                        "image: \"web:1\", resources: {requests: {cpu: \"900\"}}"))
                .contains(
                        "**does not fit** `Deployment.apps development/web` asks for cpu 900 in each pod, and the largest node has");
    }

    @Test
    void whatScalesToZeroSaysSo() {
        assertThat(told("web/templates/deployment.yaml", "replicas: 2", "replicas: 0"))
                .contains("**scales to zero** `Deployment.apps development/web`");
    }

    @Test
    void aSelectorThatNoPodAnswersToSaysSo() {
        assertThat(told("web/templates/service.yaml", "app: web", "app: wep"))
                .contains("**selects nothing** `Service development/web`");
    }

    @Test
    void configurationThatNobodyReadsAgainSaysSo() {
        assertThat(told("reader/templates/config.yaml", "hello", "good evening"))
                .contains(
                        "**not seen by its users** `ConfigMap development/reader` is read at start by Deployment reader");
    }

    @Test
    void aFlagThatChangesSaysSoAtEachStage() {
        assertThat(told("flags.yaml", Optional.of(flags("on"))))
                .contains("**flag changes** the flag loud is true, was false, as soon as it is merged");
    }

    @Test
    void theWorstComesFirst() {
        TreeMap<String, String> files = new TreeMap<>(world.files);
        files.remove("data/templates/claim.yaml");
        files.remove("reader/templates/config.yaml");
        files.put("flags.yaml", flags("on"));
        files.put("web/templates/deployment.yaml", EngineWorld.deployment("web", "2", ""));
        world.repository.branch("refs/heads/feature", first);
        open(7, world.repository.push("refs/heads/feature", files));

        assertThat(world.forge.text(7))
                .containsSubsequence(
                        "**deletes data**", "**deletes**", "**flag changes**", "**restarts**", "| Stage |");
    }

    @Test
    void aTagAFlagAndWhatLivesMoveThePreview() {
        world.repository.tag("canary", first);
        open(7, newVersion("2"));
        assertThat(world.forge.text(7)).contains("| `canary` | `" + first.abbreviated() + "` |");

        world.files.put("flags.yaml", flags("on"));
        CommitId second = world.push();
        world.run(SOON);
        assertThat(status(7).text("base")).as("flags move with the base").contains(second.hex());

        world.repository.tag("canary", second);
        world.engine.lookAgain("shop");
        world.run(SOON);
        assertThat(world.forge.text(7)).as("the tag").contains("| `canary` | `" + second.abbreviated() + "` |");

        world.patch(
                new ObjectKey(Definitions.APPLICATION.groupKind(), "shop", "web-development"),
                Mapping.of("spec", Map.of("paused", true)));
        world.patch(
                new ObjectKey(EngineWorld.DEPLOYMENT, "development", "web"), Mapping.of("spec", Map.of("replicas", 5)));
        world.run(SOON);
        assertThat(world.forge.text(7))
                .as("what lives")
                .contains("undoes live changes", "spec.replicas was changed live");
    }
}
