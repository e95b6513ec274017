package dev.slipway.cluster.informer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.Client;
import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.client.ListOptions;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.loop.VirtualLoop;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class InformerTest {
    private static final GroupVersionKind CONFIG_MAP = new GroupVersionKind("", "v1", "ConfigMap");
    private static final GroupKind KIND = CONFIG_MAP.groupKind();

    private final VirtualLoop loop = new VirtualLoop(1, Instant.EPOCH);
    private final FakePlane plane = new FakePlane();
    private final Informers informers = new Informers(loop, plane);
    private final List<String> heard = new ArrayList<>();

    @Test
    void listsFirstThenFollows() {
        plane.put("a");
        follow();
        plane.put("b");
        plane.remove("a");
        settle();

        assertThat(heard).containsExactly("a came", "b came", "a went");
        assertThat(names()).containsExactly("b");
    }

    @Test
    void resumesAWatchThatEndedWithoutMissingAnything() {
        follow();
        plane.breakOff(500);
        plane.put("a");
        settle();

        assertThat(heard).containsExactly("a came");
        assertThat(plane.lists).isEqualTo(1);
    }

    @Test
    void listsAnewWhenTheRevisionIsNoLongerKept() {
        plane.put("a");
        follow();
        plane.breakOff(410);
        plane.remove("a");
        plane.put("b");
        settle();

        assertThat(heard).containsExactly("a came", "b came", "a went");
        assertThat(plane.lists).isEqualTo(2);
    }

    @Test
    void saysNothingOfWhatStayedTheSame() {
        plane.put("a");
        follow();
        plane.breakOff(410);
        settle();

        assertThat(heard).containsExactly("a came");
    }

    @Test
    void listsAnewForWhoWaitsTooLong() {
        Informer informer = follow();
        plane.silent = true;
        plane.put("a");
        CompletableFuture<Void> seen = informer.await(List.of(key("a")), () -> !names().isEmpty());
        loop.runFor(Informer.SILENCE.plusSeconds(1));

        assertThat(seen).isDone();
        assertThat(names()).containsExactly("a");
    }

    @Test
    void asksWhoWaitsOnlyAtChangesOfWhatTheyWaitFor() {
        Informer informer = follow();
        List<String> asked = new ArrayList<>();
        CompletableFuture<Void> seen = informer.await(List.of(key("a")), () -> asked.add("again") && asked.size() == 3);

        plane.put("b");
        settle();
        assertThat(asked).hasSize(1);

        plane.put("a");
        plane.put("a");
        settle();
        assertThat(asked).hasSize(3);
        assertThat(seen).isDone();
    }

    @Test
    void aListThatIsOlderThanTheQuestionDoesNotAnswerIt() {
        Informer informer = follow();
        plane.slowLists = true;
        CompletableFuture<Void> early = informer.refresh();
        CompletableFuture<Void> seen = informer.await(List.of(key("a")), () -> informer.revision() >= 1);
        loop.runFor(Duration.ofSeconds(2));
        assertThat(early).isDone();
        assertThat(seen).isNotDone();

        plane.put("a");
        settle();

        assertThat(seen).isDone();
    }

    @Test
    void filesObjectsAndForgetsThemAgain() {
        Index byInitial =
                new Index(KIND, "initial", object -> List.of(object.name().substring(0, 1)));
        plane.put("ant");
        follow();
        informers.index(byInitial);
        plane.put("ape");
        plane.put("bee");
        plane.remove("ant");
        settle();

        assertThat(informers.world().find(byInitial, "a"))
                .extracting(ApiObject::name)
                .containsExactly("ape");
    }

    private static ObjectKey key(String name) {
        return new ObjectKey(KIND, "shop", name);
    }

    private Informer follow() {
        informers.onChange(
                KIND,
                change -> heard.add(change.key().name()
                        + (change.isGone() ? " went" : change.before().isPresent() ? " changed" : " came")));
        Informer informer = informers.follow(KIND);
        settle();
        return informer;
    }

    private void settle() {
        loop.runFor(Duration.ofSeconds(3));
    }

    private List<String> names() {
        return informers.world().list(KIND, "").stream().map(ApiObject::name).toList();
    }

    /** Lists and watches one kind as a plane does. */
    private final class FakePlane implements Client {
        private final TreeMap<String, ApiObject> objects = new TreeMap<>();
        private final List<Event> log = new ArrayList<>();
        private Optional<Listener> listener = Optional.empty();
        private long revision;
        private int lists;
        private boolean silent;
        private boolean slowLists;

        void put(String name) {
            ApiObject object = ApiObject.of(CONFIG_MAP, "shop", name)
                    .withAt(Long.toString(++revision), "metadata", "resourceVersion");
            boolean isNew = Optional.ofNullable(objects.put(name, object)).isEmpty();
            tell(new Event(isNew ? Event.Type.ADDED : Event.Type.MODIFIED, object));
        }

        void remove(String name) {
            ApiObject last = objects.remove(name).withAt(Long.toString(++revision), "metadata", "resourceVersion");
            tell(new Event(Event.Type.DELETED, last));
        }

        void breakOff(int code) {
            Listener following = listener.orElseThrow();
            listener = Optional.empty();
            loop.post(() -> following.onEnd(Status.of(code, "Expired", "the watch broke off")));
        }

        private void tell(Event event) {
            log.add(event);
            if (!silent) listener.ifPresent(following -> loop.post(() -> following.onEvent(event)));
        }

        @Override
        public CompletableFuture<Answer<Page>> list(GroupKind kind, ListOptions options) {
            lists++;
            Answer<Page> page = Answer.done(new Page(List.copyOf(objects.values()), revision, "", 0));
            CompletableFuture<Answer<Page>> answer = new CompletableFuture<>();
            loop.after(slowLists ? Duration.ofSeconds(1) : Duration.ZERO, () -> answer.complete(page));
            return answer;
        }

        @Override
        public Watch watch(GroupKind kind, WatchOptions options, Listener following) {
            listener = Optional.of(following);
            for (Event event : List.copyOf(log)) {
                if (Informer.revisionOf(event.object()) > options.afterRevision()) {
                    loop.post(() -> following.onEvent(event));
                }
            }
            return () -> listener = Optional.empty();
        }

        @Override
        public CompletableFuture<Answer<ApiObject>> get(ObjectKey key) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<Answer<ApiObject>> create(ApiObject object, WriteOptions options) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<Answer<ApiObject>> update(ApiObject object, WriteOptions options) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<Answer<ApiObject>> patch(ObjectKey key, Patch patch, WriteOptions options) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<Answer<ApiObject>> apply(ApiObject object, WriteOptions options) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<Answer<ApiObject>> delete(ObjectKey key, DeleteOptions options) {
            throw new UnsupportedOperationException();
        }
    }
}
