package dev.slipway.cluster.store;

import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import java.util.Comparator;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.pcollections.HashPMap;
import org.pcollections.HashTreePMap;
import org.pcollections.TreePMap;

/** What an immutable sorted map costs at 50,000 objects of one kind, next to one that can change and one that is not sorted. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PersistentMapBench {
    private static final int KEYS = 50_000;
    private static final int PAGE = 500;
    private static final GroupKind KIND = new GroupKind("", "ConfigMap");
    private static final Comparator<ObjectKey> ORDER =
            Comparator.comparing(ObjectKey::namespace).thenComparing(ObjectKey::name);

    private final ObjectKey[] keys = new ObjectKey[KEYS];
    private TreePMap<ObjectKey, Object> sorted = TreePMap.empty(ORDER);
    private HashPMap<ObjectKey, Object> hashed = HashTreePMap.empty();
    private final TreeMap<ObjectKey, Object> mutable = new TreeMap<>(ORDER);
    private final SplittableRandom chance = new SplittableRandom(1);

    @Setup(Level.Trial)
    public void fill() {
        for (int i = 0; i < KEYS; i++) {
            keys[i] = new ObjectKey(KIND, "namespace-" + i % 50, "config-map-" + i);
            sorted = sorted.plus(keys[i], i);
            hashed = hashed.plus(keys[i], i);
            mutable.put(keys[i], i);
        }
    }

    @Benchmark
    public Object getSorted() {
        return sorted.get(anyKey());
    }

    @Benchmark
    public Object getHashed() {
        return hashed.get(anyKey());
    }

    @Benchmark
    public Object getMutable() {
        return mutable.get(anyKey());
    }

    @Benchmark
    public Object putSorted() {
        sorted = sorted.plus(anyKey(), new Object());
        return sorted;
    }

    @Benchmark
    public Object putHashed() {
        hashed = hashed.plus(anyKey(), new Object());
        return hashed;
    }

    @Benchmark
    public Object putMutable() {
        return mutable.put(anyKey(), new Object());
    }

    /** A page of 500 from anywhere. */
    @Benchmark
    public int pageSorted() {
        return page(sorted.tailMap(anyKey(), false));
    }

    @Benchmark
    public int pageMutable() {
        return page(mutable.tailMap(anyKey(), false));
    }

    /** All objects of all namespaces. */
    @Benchmark
    public int allSorted() {
        int sum = 0;
        for (Object value : sorted.values()) sum += value.hashCode();
        return sum;
    }

    @Benchmark
    public int allMutable() {
        int sum = 0;
        for (Object value : mutable.values()) sum += value.hashCode();
        return sum;
    }

    private ObjectKey anyKey() {
        return keys[chance.nextInt(KEYS)];
    }

    private static int page(Map<ObjectKey, Object> tail) {
        int sum = 0;
        int count = 0;
        for (Object value : tail.values()) {
            sum += value.hashCode();
            if (++count == PAGE) break;
        }
        return sum;
    }
}
