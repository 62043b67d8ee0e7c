import { d } from "@hudna/projections"; import {s} from "@hudna/event-store/sqlite"; console.log(d,s);
