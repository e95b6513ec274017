package dev.slipway.cluster.apiserver.http.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.apiserver.http.request.Representation;
import dev.slipway.cluster.client.Reader;
import dev.slipway.cluster.client.Watcher;
import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.kind.Scales;
import dev.slipway.cluster.kind.builtin.BuiltInKinds;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.diff.codec.Json;
import dev.slipway.diff.tree.Mapping;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ViewTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:02:00Z");
    private static final Kind CONFIG_MAP = BuiltInKinds.registry()
            .find(new GroupVersionKind("", "v1", "ConfigMap"))
            .orElseThrow();
    private static final ApiObject ONE = ApiObject.of(CONFIG_MAP.gvk(), "shop", "one")
            .withAt("7", "metadata", "resourceVersion")
            .withAt("2026-01-01T00:00:00Z", "metadata", "creationTimestamp")
            .with("data", Mapping.of("a", "1", "b", "2"));

    @Test
    void showsRowsOfCells() {
        Mapping table = view(Representation.View.TABLE, View.Include.NONE).one(ONE, NOW);

        assertThat(table.text("kind")).contains("Table");
        assertThat(table.text("metadata", "resourceVersion")).contains("7");
        assertThat(table.sequence("columnDefinitions").mappings())
                .extracting(column -> column.text("name").orElseThrow())
                .containsExactly("Name", "Data", "Age");
        assertThat(Json.text(table.sequence("rows").get(0)))
                .isEqualTo("{\"cells\":[\"one\",2,\"2m\"],\"object\":null}");
    }

    @Test
    void aScaleIsShownAsSuch() {
        ApiObject scale = Scales.of(
                new ApiObject(
                        ONE.root().with("spec", Mapping.of("replicas", 3)).with("status", Mapping.of("replicas", 2))),
                CONFIG_MAP);

        Mapping table = view(Representation.View.TABLE, View.Include.NONE).one(scale, NOW);

        assertThat(table.sequence("columnDefinitions").mappings())
                .extracting(column -> column.text("name").orElseThrow())
                .containsExactly("Name", "Desired", "Available", "Age");
        assertThat(Json.text(table.sequence("rows").get(0)))
                .isEqualTo("{\"cells\":[\"one\",3,2,\"2m\"],\"object\":null}");
    }

    @Test
    void aRowCarriesAsMuchOfItsObjectAsIsAskedFor() {
        Mapping metadata = rowObject(View.Include.METADATA);
        Mapping whole = rowObject(View.Include.OBJECT);

        assertThat(metadata.text("kind")).contains("PartialObjectMetadata");
        assertThat(metadata.has("data")).isFalse();
        assertThat(whole).isEqualTo(ONE.root());
    }

    private static Mapping rowObject(View.Include include) {
        Mapping table = view(Representation.View.TABLE, include).one(ONE, NOW);
        return table.sequence("rows").mappings().get(0).mapping("object");
    }

    @Test
    void aListSaysItsKindOnce() {
        Reader.Page page = new Reader.Page(List.of(ONE), 9, "", 0);

        Mapping list = view(Representation.View.OBJECT, View.Include.METADATA).page(page, "", NOW);

        assertThat(list.text("kind")).contains("ConfigMapList");
        assertThat(list.mapping("metadata")).isEqualTo(Mapping.of("resourceVersion", "9"));
        assertThat(list.sequence("items").mappings().get(0).has("kind")).isFalse();
    }

    @Test
    void aPageSaysWhereItGoesOn() {
        Reader.Page page = new Reader.Page(List.of(ONE), 9, "x", 4);

        Mapping list = view(Representation.View.METADATA, View.Include.METADATA).page(page, "token", NOW);

        assertThat(list.text("kind")).contains("PartialObjectMetadataList");
        assertThat(list.mapping("metadata"))
                .isEqualTo(Mapping.of("resourceVersion", "9", "continue", "token", "remainingItemCount", 4));
    }

    @Test
    void onlyTheFirstTableOfAWatchNamesItsColumns() {
        View view = view(Representation.View.TABLE, View.Include.NONE);
        Frame added = new Frame.Changed(Watcher.Event.Type.ADDED, ONE);

        assertThat(added.tree(view, true, NOW)
                        .sequence("object", "columnDefinitions")
                        .size())
                .isEqualTo(3);
        assertThat(added.tree(view, false, NOW)
                        .at("object", "columnDefinitions")
                        .orElseThrow()
                        .isNull())
                .isTrue();
    }

    @Test
    void aBookmarkMarksTheEndOfThePresentState() {
        Mapping frame = new Frame.Bookmark("12", true)
                .tree(view(Representation.View.OBJECT, View.Include.METADATA), false, NOW);

        assertThat(Json.text(frame))
                .isEqualTo(
                        "{\"type\":\"BOOKMARK\",\"object\":{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":"
                                + "{\"resourceVersion\":\"12\",\"annotations\":{\"k8s.io/initial-events-end\":\"true\"}}}}");
    }

    @Test
    void aScaleShowsHowManyAndWhich() {
        Kind kind = BuiltInKinds.registry()
                .find(new GroupVersionKind("apps", "v1", "Deployment"))
                .orElseThrow();
        ApiObject web = ApiObject.of(kind.gvk(), "shop", "web")
                .withAt(2, "spec", "replicas")
                .withAt("web", "spec", "selector", "matchLabels", "app")
                .withAt(1, "status", "replicas");

        ApiObject scale = Scales.of(web, kind);

        assertThat(scale.root().mapping("spec")).isEqualTo(Mapping.of("replicas", 2));
        assertThat(scale.root().mapping("status")).isEqualTo(Mapping.of("replicas", 1, "selector", "app=web"));
    }

    @Test
    void whatIsSplicedIsWhatWouldBeEncoded() {
        ApiObject odd = new ApiObject(ONE.root().without("kind").with("kind", "ConfigMap"));
        Reader.Page page = new Reader.Page(List.of(ONE, odd, ONE), 9, "", 0);
        Frame added = new Frame.Changed(Watcher.Event.Type.ADDED, ONE);

        for (Representation.View form : Representation.View.values()) {
            for (View.Include include : View.Include.values()) {
                View view = view(form, include);

                assertThat(view.write(ONE, false, NOW)).isEqualTo(Documents.line(Json.write(view.one(ONE, NOW))));
                assertThat(view.write(page, "x", false, NOW))
                        .isEqualTo(Documents.line(Json.write(view.page(page, "x", NOW))));
                assertThat(line(added, view)).isEqualTo(Documents.line(Json.write(added.tree(view, true, NOW))));
            }
        }
    }

    @Test
    void anEmptyListIsAListAllTheSame() {
        View view = view(Representation.View.OBJECT, View.Include.METADATA);

        assertThat(new String(view.write(new Reader.Page(List.of(), 9, "", 0), "", false, NOW), StandardCharsets.UTF_8))
                .isEqualTo("{\"kind\":\"ConfigMapList\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"9\"},"
                        + "\"items\":[]}\n");
    }

    private static byte[] line(Frame frame, View view) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        frame.writeTo(out, view, true, NOW, new SharedLines());
        return out.toByteArray();
    }

    private static View view(Representation.View view, View.Include include) {
        return new View(CONFIG_MAP, new Representation(Representation.Format.JSON, view, "v1"), include);
    }
}
