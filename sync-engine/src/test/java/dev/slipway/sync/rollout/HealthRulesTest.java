package dev.slipway.sync.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.codec.Document;
import dev.slipway.diff.codec.Yaml;
import dev.slipway.testing.Golden;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each case: the first document is judged, the others exist beside it. */
class HealthRulesTest {

    static Stream<Path> cases() {
        return Golden.cases("health").stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void judgesAsTheTableSays(Path folder) throws Exception {
        List<ApiObject> objects = new ArrayList<>();
        for (Document document : Yaml.read(Files.readAllBytes(folder.resolve("given.yaml"))))
            objects.add(new ApiObject(document.root().asMapping().orElseThrow()));
        World world = owner ->
                objects.stream().filter(object -> object.isOwnedBy(owner)).toList();

        Health health = HealthRules.judge(objects.get(0), world);

        Golden.check(folder.resolve("then.txt"), text(health));
        assertThat(health.state()).isNotNull();
    }

    private static String text(Health health) {
        String blocking =
                health.blocking().map(key -> "blocking: " + key + "\n").orElse("");
        return health.state().word() + " (" + health.reason() + ")\n"
                + (health.message().isEmpty() ? "" : health.message() + "\n") + blocking;
    }
}
