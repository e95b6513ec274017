package dev.slipway.sync.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KubeconfigsTest {
    private static final Path HERE = Path.of("/here");

    @Test
    void theOptionComesFirst() {
        assertThat(find(Optional.of(Path.of("mine")), Map.of("SLIPWAY_KUBECONFIG", "/own"), "/here/mine", "/own"))
                .isEqualTo(Path.of("/here/mine"));
    }

    @Test
    void thenTheVariablesThenTheUsualPlaces() {
        Map<String, String> both = Map.of("SLIPWAY_KUBECONFIG", "/own", "KUBECONFIG", "/gone:/kube");

        assertThat(find(Optional.empty(), both, "/own", "/kube")).isEqualTo(Path.of("/own"));
        assertThat(find(Optional.empty(), Map.of("KUBECONFIG", "/gone:/kube"), "/kube"))
                .isEqualTo(Path.of("/kube"));
        assertThat(find(Optional.empty(), Map.of(), "/here/data/kubeconfig", "/here/slipway-demo/data/kubeconfig"))
                .isEqualTo(Path.of("/here/data/kubeconfig"));
        assertThat(find(Optional.empty(), Map.of(), "/here/slipway-demo/data/kubeconfig"))
                .isEqualTo(Path.of("/here/slipway-demo/data/kubeconfig"));
    }

    @Test
    void whatSomebodySaidIsNeverReplacedByAnotherPlane() {
        assertThatThrownBy(() -> find(Optional.of(Path.of("typo")), Map.of(), "/here/data/kubeconfig"))
                .isInstanceOf(CommandFailure.class)
                .hasMessageStartingWith("--kubeconfig: typo is missing");
    }

    @Test
    void nothingFoundSaysHowToGetOne() {
        assertThatThrownBy(() -> find(Optional.empty(), Map.of())).hasMessageContaining("slipway demo");
    }

    private static Path find(Optional<Path> option, Map<String, String> environment, String... there) {
        Terminal terminal = new RecordingTerminal(HERE, environment).terminal();
        return Kubeconfigs.find(option, terminal, path -> Set.of(there).contains(path.toString()));
    }
}
