package io.tightrope.dashboard.notify;

/** How a notification gets to its receiver. */
interface Delivery {
  /** Tries once; empty when it was taken, else why not. */
  String deliver(Receiver receiver, Notification notification);
}
