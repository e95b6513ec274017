package dev.slipway.cluster.plane;

import static dev.slipway.cluster.plane.TestWorld.NAMESPACE;
import static dev.slipway.cluster.plane.TestWorld.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.client.DeleteOptions.Propagation;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Owners and definitions as nobody should make them: each ends, or says what it waits for, and none keeps the plane busy. */
class OwnersStoryTest {
    private static final GroupKind MAP = new GroupKind("", "ConfigMap");
    private static final GroupKind DEFINITION = new GroupKind("apiextensions.k8s.io", "CustomResourceDefinition");
    private static final GroupKind WIDGET = new GroupKind("example.com", "Widget");
    private static final ObjectKey WIDGETS = new ObjectKey(DEFINITION, "", "widgets.example.com");
    private static final int UNTIL_NEWS_IS_FORGOTTEN = 2 * 3600;
    private static final int DAY = 24 * 3600;

    private final TestWorld world = new TestWorld(3);

    @Test
    void aCircleOfOwnersThatIsDeletedInTheForegroundEnds() {
        circle();

        deleteInForeground("a");
        world.runFor(30);

        assertThat(maps()).isEmpty();
    }

    @Test
    void aCircleOfWhichAllAreDeletedInTheForegroundEnds() {
        circle();

        for (String name : List.of("a", "b", "c")) deleteInForeground(name);
        world.runFor(30);

        assertThat(maps()).isEmpty();
    }

    @Test
    void aCircleThatNobodyDeletesKeepsItselfAndNobodyBusy() {
        circle();
        world.runFor(UNTIL_NEWS_IS_FORGOTTEN);
        long revision = revision();

        world.runFor(DAY);

        assertThat(maps()).containsExactly("a", "b", "c");
        assertThat(revision() - revision).as("writes in a day").isZero();
    }

    @Test
    void anOwnerInAnotherNamespaceIsToldOfAndCountsAsAbsent() {
        world.create("{apiVersion: v1, kind: Namespace, metadata: {name: other}}");
        ApiObject owner = world.create("{apiVersion: v1, kind: ConfigMap, metadata: {name: owner, namespace: other}}");
        world.runFor(5);

        map("lost");
        own("lost", owner);
        world.runFor(5);

        assertThat(maps()).isEmpty();
        assertThat(world.events("lost"))
                .containsExactly("OwnerRefInvalidNamespace: ownerRef [v1/ConfigMap, namespace: shop, name: owner, uid: "
                        + owner.uid() + "] does not exist in namespace \"shop\"");
    }

    @Test
    void anObjectOutsideNamespacesIsNotJudgedByAnOwnerInOne() {
        ApiObject owner = map("owner");
        world.create(
                "{apiVersion: storage.k8s.io/v1, kind: StorageClass, provisioner: p.example.com, metadata: {name: kept, ownerReferences: ["
                        + reference(owner) + "]}}");
        world.runFor(5);
        world.delete(key(MAP, "owner"));
        world.runFor(DAY);

        assertThat(world.find(new ObjectKey(new GroupKind("storage.k8s.io", "StorageClass"), "", "kept")))
                .isPresent();
    }

    @Test
    void aDefinitionSaysWhatHoldsItAndEndsWhenThatHasGone() {
        defineWidgets();
        world.create("{apiVersion: example.com/v1, kind: Widget, metadata: {name: w, namespace: shop, finalizers:"
                + " [example.com/hold]}}");
        world.delete(WIDGETS);
        world.runFor(UNTIL_NEWS_IS_FORGOTTEN);
        long revision = revision();

        assertThat(world.get(WIDGETS).condition("Terminating").orElseThrow().message())
                .isEqualTo("could not confirm zero CustomResources remaining: timed out waiting for the condition; 1"
                        + " remains, held by finalizers example.com/hold");
        world.runFor(DAY);
        assertThat(revision()).as("writes while it waits").isEqualTo(revision);

        world.change(key(WIDGET, "w"), widget -> widget.withoutAt("metadata", "finalizers"));
        world.runFor(5);
        assertThat(world.find(WIDGETS)).isEmpty();
    }

    @Test
    void whatACustomResourceOwnsGoesWithItsDefinition() {
        defineWidgets();
        ApiObject widget =
                world.create("{apiVersion: example.com/v1, kind: Widget, metadata: {name: w, namespace: shop}}");
        world.runFor(2);
        for (int i = 0; i < 300; i++) {
            world.create("{apiVersion: v1, kind: ConfigMap, metadata: {name: m" + i
                    + ", namespace: shop, ownerReferences: [" + reference(widget) + "]}}");
        }
        world.runFor(5);
        assertThat(maps()).hasSize(300);

        world.delete(WIDGETS);
        world.runFor(30);

        assertThat(world.find(WIDGETS)).isEmpty();
        assertThat(maps()).isEmpty();
    }

    @Test
    void aNamespaceSaysWhatHoldsItAndEndsWhenThatHasGone() {
        world.create("{apiVersion: v1, kind: ConfigMap, metadata: {name: m, namespace: shop, finalizers:"
                + " [example.com/hold]}}");
        ObjectKey shop = new ObjectKey(NAMESPACE, "", "shop");
        world.delete(shop);
        world.runFor(UNTIL_NEWS_IS_FORGOTTEN);
        long revision = revision();

        assertThat(world.get(shop)
                        .condition("NamespaceFinalizersRemaining")
                        .orElseThrow()
                        .message())
                .isEqualTo("Some content in the namespace has finalizers remaining: example.com/hold in 1 resource"
                        + " instances");
        assertThat(world.get(shop)
                        .condition("NamespaceContentRemaining")
                        .orElseThrow()
                        .message())
                .isEqualTo("Some resources are remaining: configmaps. has 1 resource instances");
        world.runFor(DAY);
        assertThat(revision()).as("writes while it waits").isEqualTo(revision);

        world.change(key(MAP, "m"), map -> map.withoutAt("metadata", "finalizers"));
        world.runFor(5);
        assertThat(world.find(shop)).isEmpty();
    }

    private void defineWidgets() {
        world.create("""
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: widgets.example.com}
                spec:
                  group: example.com
                  scope: Namespaced
                  names: {kind: Widget, plural: widgets}
                  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]
                """);
        world.runFor(2);
    }

    /** Three maps, each owned by the one before, the first by the last. */
    private void circle() {
        ApiObject a = map("a");
        ApiObject b = map("b");
        ApiObject c = map("c");
        own("a", c);
        own("b", a);
        own("c", b);
        world.runFor(5);
    }

    private ApiObject map(String name) {
        return world.create("{apiVersion: v1, kind: ConfigMap, metadata: {name: " + name + ", namespace: shop}}");
    }

    private void own(String name, ApiObject owner) {
        Mapping reference = Mapping.of(
                "apiVersion",
                "v1",
                "kind",
                "ConfigMap",
                "name",
                owner.name(),
                "uid",
                owner.uid(),
                "blockOwnerDeletion",
                true);
        world.change(key(MAP, name), map -> map.withAt(Sequence.of(reference), "metadata", "ownerReferences"));
    }

    private static String reference(ApiObject owner) {
        return "{apiVersion: " + owner.gvk().apiVersion() + ", kind: " + owner.kind() + ", name: " + owner.name()
                + ", uid: " + owner.uid() + "}";
    }

    private void deleteInForeground(String name) {
        DeleteOptions options =
                new DeleteOptions(Propagation.FOREGROUND, Optional.empty(), Optional.empty(), Optional.empty(), false);
        world.done(world.client().delete(key(MAP, name), options));
    }

    private List<String> maps() {
        return world.list(MAP).stream()
                .filter(map -> map.namespace().equals("shop"))
                .map(ApiObject::name)
                .toList();
    }

    private long revision() {
        return world.plane.store().snapshot().revision();
    }
}
