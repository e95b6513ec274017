package dev.slipway.cluster.apiserver;

import static dev.slipway.cluster.apiserver.TestPlane.BY_TEST;
import static dev.slipway.cluster.apiserver.TestPlane.done;
import static dev.slipway.cluster.apiserver.TestPlane.refused;
import static dev.slipway.cluster.apiserver.TestPlane.tree;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.client.ListOptions;
import dev.slipway.cluster.client.Watcher;
import dev.slipway.cluster.client.Writer.Patch;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Condition;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.cluster.object.GroupVersionResource;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Status;
import dev.slipway.diff.tree.Sequence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Definitions that want the same names, and definitions that change their versions. */
class DefinitionChangesTest {
    private static final GroupKind DEFINITION = new GroupKind("apiextensions.k8s.io", "CustomResourceDefinition");
    private static final GroupKind WIDGET = new GroupKind("demo.example.com", "Widget");
    private static final String ANY =
            "schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}";

    private final TestPlane plane = TestPlane.withShop();

    private static String definition(String plural, String kind, String shortName, String versions) {
        return "{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name: " + plural
                + ".demo.example.com}, spec: {group: demo.example.com, scope: Namespaced, names: {plural: " + plural
                + ", kind: " + kind + ", shortNames: [" + shortName + "]}, versions: [" + versions + "]}}";
    }

    private static String version(String name, boolean served, boolean storage) {
        return "{name: " + name + ", served: " + served + ", storage: " + storage + ", " + ANY + "}";
    }

    private static ObjectKey key(String plural) {
        return new ObjectKey(DEFINITION, "", plural + ".demo.example.com");
    }

    private ApiObject widgets(String shortName) {
        return plane.created(definition("widgets", "Widget", shortName, version("v1", true, true)));
    }

    private ApiObject widget(String version) {
        return plane.created("{apiVersion: demo.example.com/" + version
                + ", kind: Widget, metadata: {name: w, namespace: shop}, spec: {size: 1}}");
    }

    private ApiObject present(String plural) {
        return done(plane.await(plane.client.get(key(plural))));
    }

    private ApiObject patched(String plural, String patch, String subresource) {
        return done(plane.await(plane.client.patch(key(plural), Patch.merge(tree(patch)), BY_TEST.on(subresource))));
    }

    private Status refusedPatch(String plural, String patch) {
        return refused(plane.await(plane.client.patch(key(plural), Patch.merge(tree(patch)), BY_TEST)));
    }

    private void remove(String plural) {
        done(plane.await(plane.client.delete(key(plural), DeleteOptions.BACKGROUND)));
        plane.loop.runFor(Duration.ofSeconds(5));
    }

    private static void mustSay(ApiObject definition, String type, String status, String reason, String message) {
        assertThat(definition.condition(type)).hasValue(new Condition(type, status, reason, message));
    }

    @Test
    void aShortNameIsForOneDefinitionUntilThatGoes() {
        widgets("wd");

        ApiObject second = plane.created(definition("wands", "Wand", "wd", version("v1", true, true)));

        mustSay(second, "NamesAccepted", "False", "ShortNamesConflict", "\"wd\" is already in use");
        mustSay(second, "Established", "False", "NotAccepted", "not all names are accepted");
        assertThat(plane.server.kinds().find(new GroupKind("demo.example.com", "Wand")))
                .isEmpty();

        remove("widgets");

        mustSay(present("wands"), "NamesAccepted", "True", "NoConflicts", "no conflicts found");
        assertThat(plane.server.kinds().find(new GroupKind("demo.example.com", "Wand")))
                .hasValueSatisfying(
                        kind -> assertThat(kind.names().shortNames()).containsExactly("wd"));
    }

    @Test
    void anEstablishedDefinitionKeepsTheNamesThatItHas() {
        widgets("wd");
        plane.created(definition("wands", "Wand", "wn", version("v1", true, true)));

        ApiObject changed = patched("wands", "{spec: {names: {shortNames: [wn, wd]}}}", "");

        mustSay(changed, "NamesAccepted", "False", "ShortNamesConflict", "\"wd\" is already in use");
        assertThat(changed.condition("Established"))
                .hasValueSatisfying(condition -> assertThat(condition.isTrue()).isTrue());
        assertThat(changed.status().sequence("acceptedNames", "shortNames")).isEqualTo(Sequence.of("wn"));
        mustSay(
                patched("wands", "{spec: {names: {shortNames: [wa]}}}", ""),
                "NamesAccepted",
                "True",
                "NoConflicts",
                "no conflicts found");
    }

    @Test
    void aDefinitionThatNeverWasEstablishedTakesNobodysObjects() {
        widgets("wd");
        widget("v1");

        ApiObject second = plane.created(definition("others", "Widget", "ot", version("v1", true, true)));
        remove("others");

        mustSay(second, "NamesAccepted", "False", "ListKindConflict", "\"WidgetList\" is already in use");
        assertThat(plane.get("demo.example.com", "Widget", "shop", "w").name()).isEqualTo("w");
        assertThat(plane.store.snapshot().get(key("others"))).isEmpty();
    }

    @Test
    void objectsAreServedInTheNewVersionAfterTheStorageVersionChanged() {
        String old = version("v1beta1", true, true) + ", " + version("v1", true, false);
        String now = version("v1beta1", true, false) + ", " + version("v1", true, true);
        plane.created(definition("widgets", "Widget", "wd", old));
        ApiObject kept = widget("v1beta1");

        ApiObject changed = patched("widgets", "{spec: {versions: [" + now + "]}}", "");

        assertThat(changed.status().sequence("storedVersions")).isEqualTo(Sequence.of("v1beta1", "v1"));
        assertThat(plane.get("demo.example.com", "Widget", "shop", "w").gvk().version())
                .isEqualTo("v1");
        assertThat(done(plane.await(plane.client.list(WIDGET, ListOptions.in("shop"))))
                        .items())
                .extracting(object -> object.gvk().version())
                .containsExactly("v1");
        assertThat(watched()).containsExactly("v1");
        ApiObject touched = done(plane.await(
                plane.client.patch(kept.key(), Patch.merge(tree("{metadata: {labels: {color: blue}}}")), BY_TEST)));
        assertThat(touched.gvk().version()).isEqualTo("v1");
        assertThat(plane.store.snapshot().get(kept.key()).orElseThrow().gvk().version())
                .isEqualTo("v1");
    }

    private List<String> watched() {
        List<String> versions = new ArrayList<>();
        Watcher.Watch watch = plane.client.watch(WIDGET, Watcher.WatchOptions.after(0), new Watcher.Listener() {
            @Override
            public void onEvent(Watcher.Event event) {
                versions.add(event.object().gvk().version());
            }

            @Override
            public void onEnd(Status reason) {
                throw new AssertionError(reason);
            }
        });
        plane.loop.runFor(Duration.ofSeconds(1));
        watch.close();
        return versions;
    }

    @Test
    void aVersionStaysUntilSomebodySaysThatNothingIsKeptInIt() {
        String old = version("v1beta1", true, true) + ", " + version("v1", true, false);
        String now = version("v1beta1", false, false) + ", " + version("v1", true, true);
        plane.created(definition("widgets", "Widget", "wd", old));
        patched("widgets", "{spec: {versions: [" + now + "]}}", "");
        String without = "{spec: {versions: [" + version("v1", true, true) + "]}}";

        assertThat(refusedPatch("widgets", without).message())
                .contains("status.storedVersions[0]: Invalid value: \"v1beta1\": missing from spec.versions");
        assertThat(refused(plane.await(plane.client.patch(
                                key("widgets"),
                                Patch.merge(tree("{status: {storedVersions: [v1beta1]}}")),
                                BY_TEST.on("status"))))
                        .message())
                .contains("must have the storage version v1");
        patched("widgets", "{status: {storedVersions: [v1]}}", "status");

        assertThat(patched("widgets", without, "").spec().sequence("versions").size())
                .isEqualTo(1);
    }

    @Test
    void aVersionThatIsNotServedCannotBeAskedFor() {
        plane.created(
                definition("widgets", "Widget", "wd", version("v1", false, true) + ", " + version("v2", true, false)));

        ApiObject made = widget("v2");

        assertThat(plane.server.kinds().find(new GroupVersionResource("demo.example.com", "v1", "widgets")))
                .isEmpty();
        assertThat(plane.server.kinds().find(GroupVersionKind.of("demo.example.com/v1", "Widget")))
                .isEmpty();
        assertThat(plane.server.kinds().all().stream()
                        .filter(kind -> kind.gvk().groupKind().equals(WIDGET))
                        .map(kind -> kind.gvk().version()))
                .containsExactly("v2");
        assertThat(made.gvk().version()).isEqualTo("v2");
        assertThat(plane.store.snapshot().get(made.key()).orElseThrow().gvk().version())
                .isEqualTo("v1");
    }
}
