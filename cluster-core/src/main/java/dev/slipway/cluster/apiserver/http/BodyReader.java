package dev.slipway.cluster.apiserver.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/**
 * Reads a body as it comes, without a thread that waits. Of a body that is too large the rest is thrown away as far as it goes: a client
 * that is still writing would not read the refusal, and see nothing but a broken connection.
 */
public final class BodyReader implements Runnable {
    /** So much is thrown away; whoever sends more has its connection closed. */
    private static final int MOST_DISCARDED = 32 * 1024 * 1024;

    private final Content.Source source;
    private final LongPredicate mayKeep;
    private final Consumer<byte[]> next;
    private final Runnable tooLarge;
    private final Consumer<Throwable> failed;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private long seen;
    private boolean whole = true;

    /**
     * Reads nothing yet; {@link #run} does.
     *
     * @param mayKeep whether so many bytes of this body may be kept; asked with more and more until it says no
     */
    public BodyReader(
            Content.Source source,
            LongPredicate mayKeep,
            Consumer<byte[]> next,
            Runnable tooLarge,
            Consumer<Throwable> failed) {
        this.source = source;
        this.mayKeep = mayKeep;
        this.next = next;
        this.tooLarge = tooLarge;
        this.failed = failed;
    }

    /** Reads what is there, and is called again when there is more. */
    @Override
    public void run() {
        while (true) {
            Content.@Nullable Chunk chunk = source.read();
            if (chunk == null) {
                source.demand(this);
                return;
            }
            if (Content.Chunk.isFailure(chunk)) {
                failed.accept(chunk.getFailure());
                return;
            }
            keep(chunk.getByteBuffer());
            chunk.release();
            if (chunk.isLast() || seen > MOST_DISCARDED) {
                finish();
                return;
            }
        }
    }

    private void keep(ByteBuffer bytes) {
        seen += bytes.remaining();
        whole = whole && mayKeep.test(seen);
        if (!whole) return;
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        body.writeBytes(copy);
    }

    private void finish() {
        if (whole) next.accept(body.toByteArray());
        else tooLarge.run();
    }
}
