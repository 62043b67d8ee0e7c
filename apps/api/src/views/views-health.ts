import { IsCount, IsPosition, Optional } from '@hudna/domain';
import type { Position } from '@hudna/event-store';
import type { ProjectionState, ProjectionStatus } from '@hudna/projections';
import { IsIn, IsObject, IsString } from 'class-validator';

const STATES = ['starting', 'rebuilding', 'catching-up', 'live', 'failed'] as const;

/** How the projection stands, as health shows it; before its first status the state alone. */
export class ViewsHealth implements Partial<Omit<ProjectionStatus, 'state'>> {
  @IsIn(STATES) readonly state: 'starting' | ProjectionState;
  @Optional() @IsString() readonly name?: string;
  @Optional() @IsCount() readonly version?: number;
  @Optional() @IsPosition() readonly position?: Position;
  @Optional() @IsPosition() readonly building?: Position;
  @Optional() @IsPosition() readonly head?: Position;
  @Optional() @IsCount() readonly lagMs?: number;
  @Optional() @IsCount() readonly recordedAt?: number;
  /** Where the thread that feeds the views has ended; so too `file`. */
  @Optional() @IsObject() readonly drop?: ProjectionStatus['drop'];
  @Optional() @IsString() readonly file?: string;
  @Optional() @IsCount() readonly generation?: number;
  /** Why it is being rebuilt, has failed, or waits. */
  @Optional() @IsString() readonly reason?: string;
}
