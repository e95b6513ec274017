package dev.slipway.sync.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.diff.codec.Json;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.preview.page.Look;
import dev.slipway.sync.preview.page.PreviewPage;
import dev.slipway.sync.preview.page.Standing;
import dev.slipway.sync.seal.AgeFiles;
import dev.slipway.sync.seal.Identities;
import dev.slipway.sync.seal.Unsealer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Whoever may open a pull request from a fork learns nothing of what is sealed, whatever the fork does with it. */
class EnginePreviewForkTest extends PreviewedShop {
    private static final GroupKind SECRET = new GroupKind("", "Secret");
    private static final Unsealer KEYS =
            Identities.read("id", AgeFiles.IDENTITY).asOptional().orElseThrow();
    /** The value, its parts, and how it stands in a Secret. */
    private static final List<String> GIVEAWAYS = List.of(
            "\u00e4ssword",
            "line two",
            Base64.getEncoder()
                    .encodeToString(AgeFiles.PLAIN.getBytes(StandardCharsets.UTF_8))
                    .substring(0, 16));

    private final Logger root = (Logger) LoggerFactory.getLogger("dev.slipway");
    private final Logger pipeline = (Logger) LoggerFactory.getLogger("dev.slipway.sync.pipeline");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private int opened;

    @Override
    void prepare() {
        world.files.put("api/parameters.yaml", "db:\n  password: " + AgeFiles.ONE_LINE + "\n");
        world.files.put("api/templates/secret.yaml", secret("password: {{db.password}}"));
        world.withKeys(value -> {
            opened++;
            return KEYS.open(value);
        });
    }

    private static String secret(String data) {
        return "apiVersion: v1\nkind: Secret\nmetadata: {name: api}\nstringData: {" + data + "}\n";
    }

    @BeforeEach
    void listen() {
        world.untilSynced("api-development", first);
        root.setLevel(Level.TRACE);
        pipeline.setLevel(Level.TRACE);
        log.start();
        root.addAppender(log);
    }

    @AfterEach
    void listenNoMore() {
        root.detachAppender(log);
        root.setLevel(null);
        pipeline.setLevel(Level.ERROR);
    }

    /** A pull request from a fork that changes one file. */
    private CommitId fork(String path, String text) {
        TreeMap<String, String> files = new TreeMap<>(world.files);
        files.put(path, text);
        CommitId head = world.repository.fork("refs/pull/7/head", first, files);
        world.forge.openFork(7, head);
        heard(7);
        world.run(Duration.ofMinutes(1));
        return head;
    }

    /** Whatever anybody can read who may not read Secrets. */
    private List<String> readable() {
        List<String> all = new ArrayList<>(world.forge.everything());
        for (Standing standing : world.engine.previews("shop")) {
            all.add(new PreviewPage().web(standing, Look.PLAIN));
            for (String stage : List.of("development", "canary"))
                all.add(new PreviewPage().web(standing, new Look(Optional.of(stage), true, "", Optional.empty())));
            standing.preview().map(new PreviewPage()::file).ifPresent(all::add);
        }
        all.add(new PreviewPage().list(world.engine.previews("shop")));
        world.kinds().stream()
                .filter(kind -> !kind.equals(SECRET))
                .flatMap(kind -> world.list(kind).stream())
                .map(ApiObject::root)
                .map(Json::text)
                .forEach(all::add);
        log.list.forEach(event -> all.add(event.getFormattedMessage() + " " + event.getKeyValuePairs() + " "
                + Optional.ofNullable(event.getThrowableProxy()).map(proxy -> proxy.getMessage())));
        return all;
    }

    private void assertNothingLeaked(int openedBefore) {
        assertThat(opened).as("sealed values that were opened for the fork").isEqualTo(openedBefore);
        assertThat(readable())
                .hasSizeGreaterThan(20)
                .allSatisfy(text -> assertThat(text).doesNotContain(GIVEAWAYS));
    }

    @Test
    void aSecretIsPreviewedWithoutItsValue() {
        int before = opened;

        CommitId head = fork("api/templates/secret.yaml", secret("password: {{db.password}}, copy: {{db.password}}"));

        assertThat(world.forge.text(7))
                .contains(
                        "This comes from a fork: sealed parameters were not opened", "Secret development/api", "copy");
        assertThat(world.forge.status(head, "slipway/development")).isPresent();
        assertThat(page(7)).contains("It comes from a fork, so sealed parameters stay sealed.");
        assertNothingLeaked(before);
    }

    @Test
    void aSealedValueThatIsPutElsewhereIsAProblemAndNotShown() {
        int before = opened;

        fork("api/templates/leak.yaml", EngineWorld.configMap("leak", "password: {{db.password}}"));

        assertThat(world.forge.text(7)).contains("api/templates/leak.yaml", "sealed");
        assertNothingLeaked(before);
    }

    @Test
    void whatSomebodyElseSealedIsNotOpenedEither() {
        int before = opened;

        fork("web/parameters.yaml", "stolen: " + AgeFiles.ONE_LINE + "\n");
        fork("web/templates/stolen.yaml", secret("stolen: " + AgeFiles.ONE_LINE).replace("name: api", "name: stolen"));

        assertNothingLeaked(before);
    }

    @Test
    void thePageOfAForkThatWasMergedIsMadeAgainWithoutKeys() {
        fork("api/templates/secret.yaml", secret("password: {{db.password}}, copy: {{db.password}}"));
        world.files.put("api/templates/secret.yaml", secret("password: {{db.password}}, copy: {{db.password}}"));
        CommitId merge = world.push();
        world.forge.merge(7, merge);
        heard(7);
        world.run(SOON);

        world.restart();
        world.run(SOON);
        world.untilSynced("api-development", merge);
        int before = opened;
        world.run(Duration.ofMinutes(1));

        assertThat(page(7)).contains("Merged as", "copy");
        assertNothingLeaked(before);
    }
}
