package dev.slipway.cluster.kind.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.kind.KindRegistry;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.cluster.object.GroupVersionResource;
import dev.slipway.diff.schema.Schema;
import dev.slipway.diff.tree.Mapping;
import org.junit.jupiter.api.Test;

class BuiltInKindsTest {
    private final KindRegistry kinds = BuiltInKinds.registry();

    @Test
    void findsAKindByEachOfItsNames() {
        Kind deployment = kinds.find(new GroupKind("apps", "Deployment")).orElseThrow();

        assertThat(kinds.find(GroupVersionKind.of("apps/v1", "Deployment"))).contains(deployment);
        assertThat(kinds.find(new GroupVersionResource("apps", "v1", "deployments")))
                .contains(deployment);
        assertThat(kinds.find(GroupVersionKind.of("apps/v1beta1", "Deployment")))
                .isEmpty();
    }

    @Test
    void everyKindHasAShapeWithItsStatusAndAnOpenApiDefinition() {
        for (Kind kind : kinds.all()) {
            Schema.Struct root = (Schema.Struct) kind.schema().resolve();
            assertThat(root.fields()).as(kind.gvk().toString()).containsKeys("apiVersion", "kind", "metadata");
            if (kind.hasStatus())
                assertThat(root.fields()).as(kind.gvk().toString()).containsKey("status");
            Mapping definitions = kind.openApi().definitions().get();
            assertThat(definitions
                            .sequence(kind.openApi().root(), "x-kubernetes-group-version-kind")
                            .items())
                    .as(kind.gvk().toString())
                    .hasSize(1);
        }
    }

    @Test
    void containersAreAMapByNameAndPortsByNumberAndProtocol() {
        Kind deployment = kinds.find(new GroupKind("apps", "Deployment")).orElseThrow();

        Schema.ListOf containers = (Schema.ListOf) deployment
                .schema()
                .field("spec")
                .field("template")
                .field("spec")
                .field("containers");
        Schema.ListOf ports = (Schema.ListOf) containers.item().field("ports");

        assertThat(containers.kind()).isEqualTo(Schema.ListKind.MAP);
        assertThat(containers.keys()).containsExactly("name");
        assertThat(ports.keys()).containsExactly("containerPort", "protocol");
        assertThat(((Schema.Struct) ports.item()).defaults()).containsKey("protocol");
    }
}
