package dev.slipway.templating.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {
    private static final List<String> KNOWN = List.of("replicas", "image.tag", "log.level", "port", "on", "ID");

    @ParameterizedTest
    @CsvSource({
        "replica, replicas",
        "repilcas, replicas",
        "Replicas, replicas",
        "image.tga, image.tag",
        "prot, port",
        "om, on",
        "id, ID",
        "zzz, ''",
        "memory, ''",
        "x, ''"
    })
    void findsWhatWasMeant(String written, String meant) {
        assertThat(NearestName.of(written, KNOWN).orElse("")).isEqualTo(meant);
    }
}
