package dev.slipway.cluster.apiserver.http;

import dev.slipway.cluster.object.Status;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.eclipse.jetty.util.Callback;

/** Where a watch speaks to. One write at a time; the next begins when the one before is done. */
interface Outlet {

    /** How many bytes go into one write before the rest has to wait for the next; at least one line always goes. */
    int atOnce();

    /** Says no instead of {@link #open}. */
    void refuse(Status status);

    /**
     * The watch is on.
     *
     * @param left hears when the client has gone, although nothing is being written
     */
    void open(Consumer<Throwable> left);

    /** Sends what may be nothing. After the last write nothing follows, and {@code next} need not be told. */
    void write(ByteBuffer bytes, boolean last, Callback next);

    /** The other side cannot be reached any more. */
    void failed(Throwable failure);
}
