package dev.slipway.sync.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.diff.codec.Json;
import dev.slipway.diff.codec.Malformed;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.render.Renderer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RenderOriginsTest {
    private static final Map<String, String> FILES = Map.of(
            "slipway.yaml",
            "apiVersion: slipway.dev/v1alpha1\nkind: Pipeline\nstages: [{name: release, regions: [east]}]\n",
            "parameters.yaml",
            "team: shop\n",
            "web/parameters.yaml",
            "replicas: 1\nmotto: |\n  first\n  second\n",
            "web/release-parameters.yaml",
            "replicas: 3\n",
            "web/release-east-parameters.yaml",
            "replicas: 5\n",
            "library/labels.yaml",
            "team: {{team}}\nstage: {{slipway.stage}}\n",
            "web/templates/web.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\n  labels:\n    {{> library/labels}}\ndata:\n"
                    + "  size: \"{{replicas}}\"\n  url: http://{{team}}/{{slipway.region}}\n  motto: |\n    <{{motto}}>\n");

    @TempDir
    private Path directory;

    private RecordingTerminal terminal;

    @BeforeEach
    void repository() throws IOException {
        for (String file : FILES.keySet().stream().sorted().toList()) {
            Files.createDirectories(directory.resolve(file).getParent());
            Files.writeString(directory.resolve(file), FILES.getOrDefault(file, ""));
        }
        terminal = new RecordingTerminal(directory);
    }

    @Test
    void eachLineSaysWhereItComesFrom() {
        assertThat(run("render", "web", "--stage", "release", "--region", "east", "--origins"))
                .isZero();

        assertThat(terminal.out()).isEqualTo("""
                # web/templates/web.yaml:1
                apiVersion: v1             # web/templates/web.yaml:1
                kind: ConfigMap            # web/templates/web.yaml:2
                metadata:                  # web/templates/web.yaml:3
                  name: web                # web/templates/web.yaml:4
                  labels:                  # web/templates/web.yaml:5
                    team: shop             # library/labels.yaml:1, used by web/templates/web.yaml:6; team = parameters.yaml:1 (root)
                    stage: release         # library/labels.yaml:2, used by web/templates/web.yaml:6; slipway.stage is built in
                  namespace: release-east  # filled in by Slipway
                data:                      # web/templates/web.yaml:7
                  size: "5"                # web/templates/web.yaml:8; replicas = web/release-east-parameters.yaml:1 (region) over web/release-parameters.yaml:1, web/parameters.yaml:1
                  url: http://shop/east    # web/templates/web.yaml:9; team = parameters.yaml:1 (root); slipway.region is built in
                  motto: |                 # web/templates/web.yaml:10; motto = web/parameters.yaml:2 (component)
                    <first
                    second
                    >
                """);
    }

    @Test
    void programsGetTheSame() throws Malformed {
        assertThat(run("render", "web", "--stage", "release", "--region", "east", "--origins", "-o", "json"))
                .isZero();

        Mapping object = Json.read(terminal.out().getBytes(StandardCharsets.UTF_8))
                .asMapping()
                .orElseThrow()
                .sequence("objects")
                .mappings()
                .get(0);
        assertThat(object.text("object", "metadata", "name")).contains("web");
        Mapping size = object.sequence("origins").mappings().stream()
                .filter(origin -> origin.text("path").orElse("").equals("data.size"))
                .findFirst()
                .orElseThrow();
        assertThat(Json.text(size))
                .isEqualTo(
                        "{\"path\":\"data.size\",\"template\":{\"file\":\"web/templates/web.yaml\",\"line\":8},\"usedBy\":[],"
                                + "\"parameters\":[{\"name\":\"replicas\",\"layer\":\"region\",\"origin\":{\"file\":"
                                + "\"web/release-east-parameters.yaml\",\"line\":1},\"share\":\"whole\",\"sealed\":false,\"overridden\":["
                                + "{\"layer\":\"stage\",\"origin\":{\"file\":\"web/release-parameters.yaml\",\"line\":1}},"
                                + "{\"layer\":\"component\",\"origin\":{\"file\":\"web/parameters.yaml\",\"line\":1}}]}]}");
    }

    private int run(String... arguments) {
        return Slipway.commandLine(
                        terminal.terminal(),
                        file -> Outcome.bad(Problem.of(Problem.Reason.Refused, "no service")),
                        kubeconfig -> {
                            throw new CommandFailure("no plane");
                        },
                        unsealer -> new Renderer(kind -> false, unsealer),
                        () -> Instant.EPOCH)
                .execute(arguments);
    }
}
