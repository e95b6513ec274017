package dev.slipway.cluster.apiserver.http.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.kind.KindRegistry;
import dev.slipway.cluster.kind.builtin.BuiltInKinds;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.diff.codec.Json;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DiscoveryTest {
    private static final Discovery DISCOVERY = new Discovery(BuiltInKinds.registry());

    @Test
    void listsAKindWithItsAliases() {
        Mapping deployments =
                named(DISCOVERY.resources("apps", "v1").orElseThrow(), "resources", "name", "deployments");

        assertThat(Json.text(deployments))
                .isEqualTo(
                        "{\"name\":\"deployments\",\"singularName\":\"deployment\",\"namespaced\":true,"
                                + "\"kind\":\"Deployment\",\"verbs\":[\"create\",\"delete\",\"deletecollection\",\"get\",\"list\","
                                + "\"patch\",\"update\",\"watch\"],\"shortNames\":[\"deploy\"],\"categories\":[\"all\"],\"storageVersionHash\":\"8aSe+NMegvE=\"}");
    }

    @Test
    void aSubresourceMaySpeakOfAnotherKind() {
        Mapping scale =
                named(DISCOVERY.resources("apps", "v1").orElseThrow(), "resources", "name", "deployments/scale");

        assertThat(Json.text(scale))
                .isEqualTo(
                        "{\"name\":\"deployments/scale\",\"singularName\":\"\",\"namespaced\":true,"
                                + "\"group\":\"autoscaling\",\"version\":\"v1\",\"kind\":\"Scale\",\"verbs\":[\"get\",\"patch\",\"update\"]}");
    }

    @Test
    void groupsOfKubernetesComeBeforeCustomOnes() {
        Kind known = BuiltInKinds.registry().all().get(0);
        KindRegistry kinds = KindRegistry.of(Stream.of("batch", "acme.example.com", "policy", "apps")
                .map(group -> new GroupVersionKind(group, "v1", "Job"))
                .map(gvk -> Kind.of(
                        gvk, new Kind.Names("jobs", "job", List.of(), List.of()), known.schema(), known.openApi()))
                .toList());

        assertThat(new Discovery(kinds).groupList().sequence("groups").mappings())
                .extracting(group -> group.text("name").orElseThrow())
                .containsExactly("apps", "batch", "policy", "acme.example.com");
    }

    @Test
    void theOldestDocumentSaysWhereTheServerIs() {
        assertThat(DISCOVERY.coreVersions("10.0.0.1:6443").sequence("serverAddressByClientCIDRs"))
                .isEqualTo(Sequence.of(Mapping.of("clientCIDR", "0.0.0.0/0", "serverAddress", "10.0.0.1:6443")));
    }

    @Test
    void saysAllInTwoDocuments() {
        Mapping core = DISCOVERY.aggregated(true, "v2");
        Mapping others = DISCOVERY.aggregated(false, "v2beta1");

        assertThat(core.text("apiVersion")).contains("apidiscovery.k8s.io/v2");
        assertThat(others.text("apiVersion")).contains("apidiscovery.k8s.io/v2beta1");
        Mapping apps = others.sequence("items").mappings().stream()
                .filter(group -> group.text("metadata", "name").equals(java.util.Optional.of("apps")))
                .findFirst()
                .orElseThrow();
        Mapping deployments =
                named(apps.sequence("versions").mappings().get(0), "resources", "resource", "deployments");
        assertThat(deployments.mapping("responseKind"))
                .isEqualTo(Mapping.of("group", "", "version", "", "kind", "Deployment"));
        assertThat(named(deployments, "subresources", "subresource", "scale").mapping("responseKind"))
                .isEqualTo(Mapping.of("group", "autoscaling", "version", "v1", "kind", "Scale"));
    }

    @Test
    void theBestVersionComesFirst() {
        List<String> versions = Stream.of("v1alpha1", "v2beta3", "v1", "v10", "v2", "v2beta10", "foo1", "v3alpha2")
                .sorted(VersionOrder.BEST_FIRST)
                .toList();

        assertThat(versions).containsExactly("v10", "v2", "v1", "v2beta10", "v2beta3", "v3alpha2", "v1alpha1", "foo1");
    }

    @Test
    void prefersTheBestVersionOfAGroup() {
        Kind known = BuiltInKinds.registry().all().get(0);
        KindRegistry kinds = KindRegistry.of(Stream.of("v1alpha1", "v1")
                .map(version -> new GroupVersionKind("demo.example.com", version, "Thing"))
                .map(gvk -> Kind.of(
                        gvk, new Kind.Names("things", "thing", List.of(), List.of()), known.schema(), known.openApi()))
                .toList());

        Mapping group = new Discovery(kinds).group("demo.example.com").orElseThrow();

        assertThat(group.text("preferredVersion", "version")).contains("v1");
        assertThat(group.sequence("versions")).isInstanceOf(Sequence.class);
    }

    @Test
    void knowsNothingOfGroupsThatDoNotExist() {
        assertThat(DISCOVERY.group("nope")).isEmpty();
        assertThat(DISCOVERY.resources("apps", "v9")).isEmpty();
        assertThat(DISCOVERY.has("apps", "v1")).isTrue();
    }

    private static Mapping named(Mapping document, String list, String field, String name) {
        return document.sequence(list).mappings().stream()
                .filter(entry -> entry.get(field).equals(java.util.Optional.of(Tree.of(name))))
                .findFirst()
                .orElseThrow();
    }
}
