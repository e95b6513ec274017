package dev.slipway.cluster.object;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.diff.codec.Json;
import dev.slipway.diff.tree.Mapping;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EncodedTest {
    private static final ApiObject MAP = ApiObject.of(GroupVersionKind.of("v1", "ConfigMap"), "shop", "ü");

    @Test
    void isTheDocumentAsJson() {
        assertThat(MAP.encoded().copy()).isEqualTo(Json.write(MAP.root()));
        assertThat(MAP.encoded().line()).isEqualTo((Json.text(MAP.root()) + "\n").getBytes(StandardCharsets.UTF_8));
        assertThat(MAP.encoded().size()).isEqualTo(Json.write(MAP.root()).length);
    }

    @Test
    void isMadeOncePerRevision() {
        assertThat(MAP.encoded()).isSameAs(MAP.encoded());
        assertThat(MAP.withLabel("a", "b").encoded().toString()).contains("\"labels\":{\"a\":\"b\"}");
    }

    @Test
    void givesAwayNothingThatCanBeChanged() {
        MAP.encoded().copy()[0] = 'x';

        assertThat(MAP.encoded().toString()).startsWith("{");
    }

    @Test
    void leavesTheHeadOutWhereItComesFirstInAnyOrder() {
        ApiObject turned =
                new ApiObject(Mapping.of("kind", "A\"", "apiVersion", "v1", "metadata", Mapping.of("name", "one")));

        assertThat(withoutHead(MAP))
                .isEqualTo(Json.text(MAP.root().without("apiVersion").without("kind")));
        assertThat(withoutHead(turned)).isEqualTo("{\"metadata\":{\"name\":\"one\"}}");
    }

    @Test
    void saysWhereTheHeadCannotBeLeftOut() {
        for (ApiObject odd : new ApiObject[] {
            new ApiObject(Mapping.of("apiVersion", "v1", "kind", "ConfigMap")),
            new ApiObject(Mapping.of("apiVersion", "v1", "metadata", Mapping.empty(), "kind", "ConfigMap")),
            new ApiObject(Mapping.of("a", 1, "b", 2, "c", 3)),
            new ApiObject(Mapping.empty())
        })
            assertThat(odd.encoded().writeWithoutHeadTo(new ByteArrayOutputStream()))
                    .isFalse();
    }

    private static String withoutHead(ApiObject object) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(object.encoded().writeWithoutHeadTo(out)).isTrue();
        return out.toString(StandardCharsets.UTF_8);
    }
}
