package dev.slipway.sync.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.pipeline.definition.Definitions;
import dev.slipway.sync.preview.page.Look;
import dev.slipway.sync.preview.page.PreviewPage;
import dev.slipway.sync.preview.page.Standing;
import dev.slipway.webhooks.delivery.ForgeEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;

/** A shop with two stages whose pull requests are previewed, and whose first commit runs at development. */
abstract class PreviewedShop {
    static final Duration SOON = Duration.ofSeconds(10);

    EngineWorld world;
    CommitId first;

    /** What is there from the start, besides. */
    void prepare() {}

    @BeforeEach
    final void begin() {
        world = EngineWorld.withWeb(1).previewing();
        world.files.put(
                "slipway.yaml",
                EngineWorld.pipeline(
                        "{name: development, promotion: {from: HEAD, auto: true}}",
                        "{name: canary, promotion: {from: development, approvals: 1}}"));
        prepare();
        world.start();
        first = world.deploy("web-development");
    }

    CommitId branch(String name, String path, String text) {
        TreeMap<String, String> files = new TreeMap<>(world.files);
        files.put(path, text);
        // A branch begins where main is.
        world.repository.branch("refs/heads/" + name, first);
        return world.repository.push("refs/heads/" + name, files);
    }

    CommitId newVersion(String version) {
        return branch("feature", "web/templates/deployment.yaml", EngineWorld.deployment("web", version, ""));
    }

    void heard(long number) {
        world.engine.lookAgain("shop", new ForgeEvent.PullRequestChanged(number, Optional.empty()));
    }

    void open(long number, CommitId head) {
        world.forge.open(number, "feature", head);
        heard(number);
        world.run(SOON);
    }

    Mapping status(long number) {
        return world.own("PullRequestPreview", "pr-" + number)
                .map(ApiObject::status)
                .orElse(Mapping.empty());
    }

    TreeMap<String, String> with(String version) {
        TreeMap<String, String> files = new TreeMap<>(world.files);
        files.put("web/templates/deployment.yaml", EngineWorld.deployment("web", version, ""));
        return files;
    }

    /** It is merged as a commit of its own, with a new version of the web. */
    CommitId merge(long number, String version) {
        world.files.put("web/templates/deployment.yaml", EngineWorld.deployment("web", version, ""));
        CommitId merge = world.push();
        world.forge.merge(number, merge);
        heard(number);
        world.run(SOON);
        return merge;
    }

    String page(long number) {
        List<Standing> all = world.engine.previews("shop").stream()
                .filter(one -> one.subject().number().equals(Optional.of(Long.toString(number))))
                .toList();
        assertThat(all).as("pages of " + number).hasSize(1);
        return new PreviewPage().web(all.get(0), Look.PLAIN);
    }

    List<ApiObject> promotions() {
        return world.list(Definitions.PROMOTION.groupKind());
    }
}
