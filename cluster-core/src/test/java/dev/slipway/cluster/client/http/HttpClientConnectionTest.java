package dev.slipway.cluster.client.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.cluster.apiserver.http.FakePlane;
import dev.slipway.cluster.apiserver.http.RunningFace;
import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.client.ListOptions;
import dev.slipway.cluster.client.Reader;
import dev.slipway.cluster.client.Watcher;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.client.Writer;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.FieldSelector;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.cluster.object.LabelSelector;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Status;
import dev.slipway.diff.tree.Mapping;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HttpClientConnectionTest {
    private static final GroupVersionKind CONFIG_MAP = new GroupVersionKind("", "v1", "ConfigMap");
    private static final WriteOptions OPTIONS = WriteOptions.by("test");

    @TempDir
    Path data;

    private RunningFace face;
    private HttpClientConnection client;

    @BeforeEach
    void start() throws Exception {
        face = new RunningFace(data, FakePlane::new);
        client = new HttpClientConnection(Kubeconfig.read(face.kubeconfig()), face.loop(), "slipway-test/1");
    }

    @AfterEach
    void stop() {
        face.close();
        assertThat(face.faults()).isEmpty();
    }

    @Test
    void makesReadsChangesAndRemoves() throws Exception {
        ApiObject one = object("one");

        ApiObject made = done(() -> client.create(one, OPTIONS));
        ApiObject read = done(() -> client.get(one.key()));
        Answer<ApiObject> patched = await(() ->
                client.patch(one.key(), Writer.Patch.merge(Mapping.of("data", Mapping.of("a", "1"))), OPTIONS));
        ApiObject updated = done(() -> client.update(read.with("data", Mapping.of("b", "2")), OPTIONS));
        ApiObject applied = done(() -> client.apply(one.with("data", Mapping.of("c", "3")), OPTIONS));
        ApiObject removed = done(() -> client.delete(one.key(), DeleteOptions.BACKGROUND));

        assertThat(read).isEqualTo(made);
        assertThat(patched.asOptional().orElseThrow().root().text("data", "a")).contains("1");
        assertThat(patched.warnings()).containsExactly("merged simply");
        assertThat(updated.root().mapping("data")).isEqualTo(Mapping.of("b", "2"));
        assertThat(applied.root().text("data", "c")).contains("3");
        assertThat(removed.uid()).isEqualTo(made.uid());
        assertThat(refused(() -> client.get(one.key())).isNotFound()).isTrue();
    }

    @Test
    void aRefusalIsAValue() throws Exception {
        done(() -> client.create(object("one"), OPTIONS));

        assertThat(refused(() -> client.create(object("one"), OPTIONS)).isAlreadyExists())
                .isTrue();
    }

    @Test
    void listsPageByPage() throws Exception {
        for (String name : List.of("a", "b", "c")) done(() -> client.create(object(name), OPTIONS));
        ListOptions two = new ListOptions(
                "shop",
                LabelSelector.EVERYTHING,
                FieldSelector.EVERYTHING,
                2,
                "",
                0,
                ListOptions.RevisionMatch.NOT_OLDER_THAN);

        Reader.Page first = done(() -> client.list(CONFIG_MAP.groupKind(), two));
        Reader.Page second = done(() -> client.list(CONFIG_MAP.groupKind(), two.goingOn(first.next())));

        assertThat(first.items()).extracting(ApiObject::name).containsExactly("a", "b");
        assertThat(first.items().get(0).gvk()).isEqualTo(CONFIG_MAP);
        assertThat(first.remaining()).isEqualTo(1);
        assertThat(second.items()).extracting(ApiObject::name).containsExactly("c");
        assertThat(second.next()).isEmpty();
    }

    @Test
    void selectsByLabels() throws Exception {
        done(() -> client.create(object("web").withLabel("app", "web"), OPTIONS));
        done(() -> client.create(object("api").withLabel("app", "api"), OPTIONS));

        Reader.Page page = done(() -> client.list(
                CONFIG_MAP.groupKind(), ListOptions.ALL.withLabels(LabelSelector.ofLabels(Map.of("app", "web")))));

        assertThat(page.items()).extracting(ApiObject::name).containsExactly("web");
    }

    @Test
    void watchesOnTheLoopUntilItIsClosed() throws Exception {
        RecordingListener heard = new RecordingListener();
        done(() -> client.create(object("one"), OPTIONS));

        Watcher.Watch watch = onLoop(() -> client.watch(CONFIG_MAP.groupKind(), Watcher.WatchOptions.after(0), heard));
        assertThat(heard.next()).isEqualTo("ADDED one");
        done(() -> client.delete(object("one").key(), DeleteOptions.BACKGROUND));
        assertThat(heard.next()).isEqualTo("DELETED one");
        onLoop(() -> {
            watch.close();
            return 0;
        });
        done(() -> client.create(object("two"), OPTIONS));
        done(() -> client.get(object("two").key()));

        assertThat(heard.said).isEmpty();
    }

    @Test
    void saysWhyAWatchEnded() throws Exception {
        RecordingListener heard = new RecordingListener();

        onLoop(() -> client.watch(new GroupKind("nope.example.com", "Nope"), Watcher.WatchOptions.after(0), heard));

        assertThat(heard.next()).isEqualTo("END 404");
    }

    @Test
    void aKindThatTheServerDoesNotHaveIsRefused() throws Exception {
        ObjectKey key = new ObjectKey(new GroupKind("nope.example.com", "Nope"), "shop", "x");

        Status refusal = refused(() -> client.get(key));

        assertThat(refusal.code()).isEqualTo(404);
        assertThat(refusal.message()).isEqualTo("the server does not have the kind Nope.nope.example.com");
    }

    @Test
    void aClientCertificateDoesAsWellAsAToken() throws Exception {
        Access withToken = Kubeconfig.read(face.kubeconfig());
        Access.Identity identity = new Access.Identity(
                Tls.certificates(Files.readString(data.resolve("pki/admin.crt"))),
                PrivateKeys.read(Files.readString(data.resolve("pki/admin.key"))));
        Access withCertificate =
                new Access(withToken.server(), "default", withToken.authorities(), false, "", Optional.of(identity));
        Access withNeither =
                new Access(withToken.server(), "default", withToken.authorities(), false, "", Optional.empty());
        HttpClientConnection good = new HttpClientConnection(withCertificate, face.loop(), "slipway-test/1");
        HttpClientConnection bad = new HttpClientConnection(withNeither, face.loop(), "slipway-test/1");

        assertThat(done(() -> good.list(CONFIG_MAP.groupKind(), ListOptions.ALL))
                        .items())
                .isEmpty();
        assertThat(refused(() -> bad.list(CONFIG_MAP.groupKind(), ListOptions.ALL))
                        .code())
                .isEqualTo(401);
    }

    @Test
    void aServerThatIsNotThereIsNamed() throws Exception {
        Access access = new Access(URI.create("https://127.0.0.1:1"), "default", List.of(), true, "", Optional.empty());
        HttpClientConnection nobody = new HttpClientConnection(access, face.loop(), "slipway-test/1");

        assertThatThrownBy(() -> done(() -> nobody.list(CONFIG_MAP.groupKind(), ListOptions.ALL)))
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("cannot reach https://127.0.0.1:1");
    }

    private static ApiObject object(String name) {
        return ApiObject.of(CONFIG_MAP, "shop", name);
    }

    private <T> T done(Supplier<CompletableFuture<Answer<T>>> ask) throws Exception {
        Answer<T> answer = await(ask);
        return answer.asOptional().orElseThrow(() -> new AssertionError(answer.toString()));
    }

    private <T> Status refused(Supplier<CompletableFuture<Answer<T>>> ask) throws Exception {
        return await(ask).refusal().orElseThrow();
    }

    private <T> Answer<T> await(Supplier<CompletableFuture<Answer<T>>> ask) throws Exception {
        return onLoop(ask).get(20, TimeUnit.SECONDS);
    }

    private <T> T onLoop(Supplier<T> work) throws Exception {
        CompletableFuture<T> result = new CompletableFuture<>();
        face.loop().post(() -> result.complete(work.get()));
        return result.get(10, TimeUnit.SECONDS);
    }

    /** Remembers what it heard. */
    private final class RecordingListener implements Watcher.Listener {
        private final BlockingQueue<String> said = new LinkedBlockingQueue<>();

        @Override
        public void onEvent(Watcher.Event event) {
            assertThat(face.loop().isCurrent()).isTrue();
            said.add(event.type() + " " + event.object().name());
        }

        @Override
        public void onEnd(Status reason) {
            said.add("END " + reason.code());
        }

        String next() throws InterruptedException {
            return Optional.ofNullable(said.poll(20, TimeUnit.SECONDS)).orElse("nothing");
        }
    }
}
