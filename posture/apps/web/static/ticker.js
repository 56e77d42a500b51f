// A clock in a worker of its own: timers of a page in the background are slowed down, these are not.

let timer = 0;

self.addEventListener("message", ({ data }) => {
  clearInterval(timer);
  if (data > 0) timer = setInterval(() => self.postMessage("tick"), data);
});
