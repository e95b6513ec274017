package dev.slipway.sync.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.diff.path.Path;
import dev.slipway.sync.layout.Configuration;
import dev.slipway.sync.model.Application;
import dev.slipway.sync.model.Layer;
import dev.slipway.sync.model.Manifest;
import dev.slipway.sync.model.Origin;
import dev.slipway.sync.model.ParameterUse;
import dev.slipway.sync.model.Provenance;
import dev.slipway.sync.model.Rendering;
import dev.slipway.sync.model.Stage;
import dev.slipway.sync.seal.Unsealer;
import dev.slipway.sync.source.FakeSnapshot;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProvenanceTest {
    private final FakeSnapshot snapshot = FakeSnapshot.parse("""
            === slipway.yaml
            apiVersion: slipway.dev/v1alpha1
            kind: Pipeline
            stages: [{name: release, regions: [east]}]
            === flags.yaml
            flags:
              fast:
                state: ENABLED
                variants: {"on": true, "off": false}
                defaultVariant: "on"
            === parameters.yaml
            team: shop
            === web/parameters.yaml
            replicas: 1
            image: {name: web, tag: v1}
            === web/release-parameters.yaml
            replicas: 3
            === web/release-east-parameters.yaml
            # three are not enough
            replicas: 5
            === web/templates/_labels.yaml
            team: {{team}}
            stage: {{slipway.stage}}
            fast: "{{flags.fast}}"
            === web/templates/web.yaml
            apiVersion: v1
            kind: List
            items:
            - apiVersion: apps/v1
              kind: Deployment
              metadata:
                name: web
                labels:
                  {{> labels}}
              spec:
                replicas: {{replicas}}
                template:
                  spec:
                    containers:
                    - name: web
                      image: {{image.name}}:{{image.tag}}
            """);

    @Test
    void aValueKnowsTemplateParameterAndTheLayersThatLost() {
        Provenance replicas = provenance(Path.of("spec", "replicas"));

        assertThat(replicas.template()).hasToString("web/templates/web.yaml:11");
        assertThat(replicas.whole()).get().satisfies(use -> {
            assertThat(use.key()).isEqualTo(Path.of("replicas"));
            assertThat(use.origin()).hasToString("web/release-east-parameters.yaml:2");
            assertThat(use.layer()).isEqualTo(Layer.REGION);
            assertThat(use.overridden())
                    .containsExactly(
                            new ParameterUse.Overridden(Layer.STAGE, new Origin("web/release-parameters.yaml", 1)),
                            new ParameterUse.Overridden(Layer.COMPONENT, new Origin("web/parameters.yaml", 1)));
            assertThat(use).hasToString("replicas from web/release-east-parameters.yaml:2 (region)");
        });
    }

    @Test
    void aTextOfSeveralParametersKnowsAllOfThem() {
        Path image = Path.of("spec", "template", "spec", "containers")
                .key("name", "web")
                .field("image");

        assertThat(provenance(image).parameters())
                .extracting(ParameterUse::toString)
                .containsExactly(
                        "image.name from web/parameters.yaml:2 (component)",
                        "image.tag from web/parameters.yaml:2 (component)");
        assertThat(provenance(image).whole()).isEmpty();
    }

    @Test
    void aPartialsValueKnowsWhoUsesThePartial() {
        Provenance team = provenance(Path.of("metadata", "labels", "team"));

        assertThat(team.template()).hasToString("web/templates/_labels.yaml:1");
        assertThat(team.usedBy()).extracting(Origin::toString).containsExactly("web/templates/web.yaml:9");
        assertThat(team.whole().map(ParameterUse::layer)).contains(Layer.ROOT);
    }

    @Test
    void builtInValuesAndFlagsAreToldApartFromFiles() {
        assertThat(provenance(Path.of("metadata", "labels", "stage")).whole())
                .get()
                .hasToString("slipway.stage from built in");
        assertThat(provenance(Path.of("metadata", "labels", "fast")).whole())
                .get()
                .hasToString("flags.fast from flags.yaml:2 (flags)");
    }

    @Test
    void whatWasFilledInComesFromNowhere() {
        Manifest manifest = manifest();

        assertThat(manifest.object().at("metadata", "namespace")).isPresent();
        assertThat(manifest.provenance(Path.of("metadata", "namespace"))).isEmpty();
        assertThat(manifest.provenance(Path.of("spec", "paused"))).isEmpty();
    }

    private Provenance provenance(Path path) {
        return manifest().provenance(path).orElseThrow();
    }

    private Manifest manifest() {
        Configuration configuration = Configuration.read(snapshot).asOptional().orElseThrow();
        Stage stage = configuration.pipeline().stage("release").orElseThrow();
        Rendering rendering = new Renderer(kind -> false, Unsealer.MASK)
                .render(new Application("web", "release", Optional.of("east")), stage, snapshot, configuration)
                .asOptional()
                .orElseThrow();
        return rendering.manifests().get(0);
    }
}
